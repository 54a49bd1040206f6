"""This one is good: a photo that is stopped and that a person knows to be good counts for the threshold from now on."""

from collections.abc import Callable

from configs.errors import UserError
from gui.framework.host import CalledGood
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import dialogs
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button

HELP = (
    "a false alarm: the photo joins the good ones that the threshold is chosen on, in an evaluation of its own beside\n"
    "this one; its report says what that changes, and what it costs"
)


class CalledGoodButton(Part):
    """A button; the page Eval makes the evaluation.

    Args:
        page: that it stands in.
        palette: the colours.
        find: returns the photo that is looked at, or what is missing.
    """

    def __init__(self, page: Page, palette: Palette, find: Callable[[], CalledGood | str]) -> None:
        super().__init__(page, "called_good", palette)
        self.find = find

    def rows(self) -> list[Row]:
        """Return the button, for a row of others."""
        return [[button("This one is good", self.key("go"), self.palette, slim=True, tooltip=HELP)]]

    def routes(self) -> Routes:
        """Return what it does."""
        return {self.key("go"): self._pressed}

    def _pressed(self) -> None:
        """Ask, and have the evaluation made. Raises UserError if there is no such photo."""
        found = self.find()
        if isinstance(found, str):
            raise UserError(
                "This one is good",
                f"cannot be said: {found}",
                "choose a photo of a good part that is stopped",
            )
        question = (
            f"{found.photo.name} shows a good part, and is stopped?\n\n{found.run} is evaluated again by "
            f"{found.evaluation.partition('@')[0]}, under a label of its own: the threshold is then chosen on this "
            "photo, too, so that it rises. Fewer good parts are stopped, and fewer defects found."
        )
        if dialogs.confirm(self.window, question, "Count it as good", "Go back"):
            self.page.host.go_to("evaluate", found)
