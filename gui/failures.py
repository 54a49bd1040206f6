"""What went wrong, until the person is told: at the end of a turn, once everything else is up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from configs.errors import UserError, explained
from gui.toolkit import dialogs, sg


class Failures:
    """The errors that are to be told. What is wrong in every turn, such as a disk that is gone, is told once."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self._untold: list[tuple[str, str]] = []
        self._lasting = ""  # that the last turn met, and that was told

    def report(self, title: str, message: str) -> None:
        """Have an error told at the end of this turn."""
        if (title, message) not in self._untold:  # it may have been met behind a question, and again after it
            self._untold.append((title, message))

    @contextmanager
    def reported(self, anew: bool) -> Iterator[None]:
        """Report the error that a turn meets; `anew`: though it lasts, as the person did something."""
        try:
            with explained(self.workspace):
                yield
            self._lasting = ""
        except UserError as error:
            if anew or str(error) != self._lasting:
                self.report("That did not work", str(error))
            self._lasting = str(error)

    def tell(self, window: sg.Window) -> None:
        """Tell what is not told yet, one after the other."""
        while self._untold:
            dialogs.show_error(window, *self._untold.pop(0))
