"""The status bar: what it says stays, or goes with the next click and with the page; a path in it can be copied."""

from typing import Any

from gui.toolkit import sg
from gui.toolkit.cut_text import CutText
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import button

KEY, COPY = "status", "status.copy"


class StatusLine(CutText):
    """A line of text, with a button beside it while there is something to copy."""

    def __init__(self, text: str, palette: Palette) -> None:
        self._before: str | None = None  # what stands here again, once what is said for now has gone
        self._copied = ""
        copy_help = "copy the path, to paste it elsewhere"
        self._button = button("Copy path", COPY, palette, slim=True, tooltip=copy_help)
        self._beside = sg.Column([[self._button]], key=f"{COPY}.place", visible=False, pad=(0, 0))
        super().__init__(text, key=KEY, font=SMALL, text_color=palette.soft, expand_x=True, pad=(12, 4))

    def elements(self) -> list[sg.Element]:
        """Return the button and the line."""
        return [sg.pin(self._beside), self]

    def listen(self) -> None:
        """Follow its width, clicks and pages; once, on a new window."""
        super().listen()
        root = self.widget.winfo_toplevel()
        root.bind("<ButtonPress>", self._clicked, add="+")
        root.bind("<<NotebookTabChanged>>", lambda _: self._forget(), add="+")

    def update(self, value: object = None, **options: Any) -> None:
        """Say another text, which stays, or look otherwise."""
        if value is not None:
            self._before = None
            self._offer("")
        super().update(value, **options)

    def say_for_now(self, text: str, path: str = "") -> None:
        """Say a text that goes with the next click or with the page, and offer to copy a path."""
        before = self.words if self._before is None else self._before
        self.update(text)
        self._before = before
        self._offer(path)

    def copy(self) -> None:
        """Copy the path."""
        root, path = self.widget.winfo_toplevel(), self._copied
        root.clipboard_clear()
        root.clipboard_append(path)
        self.say_for_now(f"copied: {path}")

    def _offer(self, path: str) -> None:
        if path != self._copied:
            self._copied = path
            self._beside.update(visible=bool(path))

    def _clicked(self, event: Any) -> None:
        if event.widget is not self._button.widget:
            self._forget()

    def _forget(self) -> None:
        if self._before is not None:
            self.update(self._before)
