"""Room for words that change: a text stays as high as the longest that it may say, so that nothing below it jumps."""

from collections.abc import Sequence

from gui.toolkit import sg


class Room:
    """Keeps a text of `prose` that high; wrapped to another width, it is measured anew.

    Args:
        element: the text.
    """

    def __init__(self, element: sg.Text) -> None:
        self.element = element
        self._texts: Sequence[str] = ()
        self._wrapped = -1  # pixels, the width that it was measured at

    def keep_for(self, texts: Sequence[str]) -> None:
        """Have room for any of some texts; none: be as high as what is said."""
        if list(texts) != list(self._texts):
            self._texts, self._wrapped = texts, -1

    def follow(self) -> None:
        """Measure what has not been measured at this width; once a turn."""
        widget = self.element.widget
        width = int(str(widget.cget("wraplength")))
        if width == self._wrapped:
            return
        self._wrapped = width
        said = self.element.get()
        widget.configure(height=0)
        one, two = self._height("x"), self._height("x\nx")
        tallest = max(map(self._height, self._texts), default=0)
        lines = 1 + round((tallest - one) / (two - one))
        self.element.update(said)
        widget.configure(height=lines if tallest else 0)

    def _height(self, text: str) -> int:
        self.element.update(text)
        return int(self.element.widget.winfo_reqheight())
