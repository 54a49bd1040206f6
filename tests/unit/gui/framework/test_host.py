from types import SimpleNamespace

import pytest

from gui.framework.host import show_in_browser


@pytest.mark.parametrize(
    ("opens", "says"), [(True, "is open in the browser"), (False, "no browser was found")]
)
def test_the_status_bar_says_what_was_shown_and_where_it_is(tmp_path, monkeypatch, opens, says):
    said, asked = [], []
    monkeypatch.setattr("webbrowser.open", lambda place: asked.append(place) or opens)
    host = SimpleNamespace(window={"status": SimpleNamespace(update=said.append)})
    show_in_browser(host, tmp_path / "report.html")
    assert asked == [(tmp_path / "report.html").as_uri()]
    assert says in said[0] and str(tmp_path / "report.html") in said[0]
