"""What opening the window loads, and what happens where there is no display."""

import os
import subprocess
import sys
from pathlib import Path

from gui import main_window
from gui.toolkit.dress import style_widgets

ROOT = Path(__file__).parents[2]
HEAVY = ("tensorflow", "keras", "torch", "jax", "sklearn", "matplotlib", "scipy")


def program(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=600,
        check=False,
    )


def test_opening_the_window_loads_neither_tensorflow_nor_keras(display, tmp_path):
    done = program(
        f"""if True:
        import sys
        from pathlib import Path
        from configs.disk.workspace import Workspace
        from gui.app import App
        app = App(Workspace(Path({str(tmp_path)!r})), Path({str(tmp_path / "s.json")!r}))
        for tab in app.pages:
            app.window[tab].select()
            for _ in range(3):
                app.step(10)
        app.close()
        print(sorted(name for name in {HEAVY!r} if name in sys.modules))
        """,
        DISPLAY=display,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_without_a_display_the_person_is_told_what_to_do(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "-gui1", "--workspace", tmp_path],
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("window: cannot be opened")
    assert "main.py run SPEC" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_window_is_seen_once_it_is_dressed(open_app, monkeypatch):
    seen = []

    def dress(window, palette):
        seen.append(float(window.TKroot.attributes("-alpha")))
        style_widgets(window, palette)

    monkeypatch.setattr(main_window, "style_widgets", dress)
    app = open_app()
    assert seen == [0]
    assert float(app.window.TKroot.attributes("-alpha")) == 1
