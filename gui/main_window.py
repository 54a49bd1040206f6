"""The window as it stands before its pages are filled: menu, pages, status bar, in its colours and at its place."""

from collections.abc import Iterable, Sequence
from typing import Any

from gui.framework.page import Page
from gui.framework.settings import Settings
from gui.menu import MENU, shortcuts
from gui.toolkit import sg
from gui.toolkit.dress import style_widgets
from gui.toolkit.dropdowns import widen_all
from gui.toolkit.gestures import hear_drops, hear_quit, keep_choices, select_all_in_fields
from gui.toolkit.screen import enlarge, enlarged, within_screen
from gui.toolkit.scrolling import fill_place, settle_wheel, show_focused
from gui.toolkit.status_line import StatusLine
from gui.toolkit.theme import PALETTES, SMALL, ThemeName
from gui.toolkit.widgets import SIDEWAYS, settle_texts, tabs

DROPPED = "dropped"  # event: a file or a folder lies on the window
TITLE = "Stainless: visual anomaly detection"
SMALLEST = (1100, 600)  # pixels
USUAL = (1310, 680)


def open_main_window(
    pages: Iterable[Page], strip: Sequence[sg.Element], status: str, theme: ThemeName, settings: Settings
) -> sg.Window:
    """Open it with these pages as tabs, in order, and a strip below them; the status bar says `status`."""
    pages, palette = list(pages), PALETTES[theme]
    menu = sg.Menu(MENU, key="menu", background_color=palette.paper, text_color=palette.ink, font=SMALL)
    bar = StatusLine(status, palette)
    window = sg.Window(
        TITLE,
        [
            [menu],
            [tabs("tabs", [(page.name, page.title, page.layout()) for page in pages], palette)],
            [*strip, *bar.elements()],
        ],
        finalize=True,
        resizable=True,
        margins=(0, 0),
        size=within_screen(settings.size or USUAL, sg.Window.get_screen_size()),
        location=settings.location or (None, None),
        enable_close_attempted_event=True,
        alpha_channel=0,  # unseen until it is dressed, where the desktop can do that
        metadata=theme,
    )
    root = window.TKroot
    style_widgets(window, palette)
    settle_texts(window)
    widen_all(window)
    for element in window.element_list():
        if isinstance(element, sg.Column) and element.Scrollable:
            fill_place(element, sideways=element.metadata == SIDEWAYS)
    window["menu"].widget.configure(
        background=palette.paper,
        foreground=palette.ink,
        activebackground=palette.line,
        activeforeground=palette.ink,
        relief="flat",
        borderwidth=0,
    )
    # The status bar keeps its place when a page wants more than there is.
    below = window["status"].widget.master
    below.pack_configure(side="bottom", fill="x", before=window["tabs"].widget.master)
    root.minsize(*enlarged(SMALLEST, root))
    if settings.size is None:
        enlarge(root, USUAL)
    root.report_callback_exception = _raise
    settle_wheel(window)
    show_focused(window)
    select_all_in_fields(root)
    keep_choices(root)
    hear_quit(root)
    hear_drops(root, lambda path: window.write_event_value(DROPPED, path))
    for binding, name in shortcuts(len(pages)).items():
        window.bind(binding, name)
    window.set_alpha(1)
    return window


def _raise(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Let a mistake in a callback come up, where the toolkit would print it and go on."""
    del kind, trace
    raise error
