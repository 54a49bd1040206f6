"""This one is good: a photo that is stopped or unsure, and known to be good, counts for the threshold from now on."""

from configs.errors import explained
from evaluation.saved.evaluation import read_outcome
from evaluation.saved.foreseen import foreseen, label_told
from evaluation.saved.images import tested_set
from gui.framework.host import CalledGood
from gui.shared.photo_button import PhotoButton
from gui.toolkit import dialogs


class CalledGoodButton(PhotoButton[CalledGood]):
    """A button; the page Eval makes the evaluation."""

    own_name, text = "called_good", "This one is good"
    help_text = (
        "a false alarm, or unsure: the photo joins the good ones that the threshold is chosen on, in an evaluation of "
        "its own\nbeside this one; its report says what that changes, and what it costs"
    )

    def hand_on(self, found: CalledGood) -> None:
        """Say what that would change, ask, and have the evaluation made. Raises UserError if it cannot be read."""
        workspace = self.page.host.workspace
        outcome = read_outcome(workspace.run(found.run), found.evaluation)
        images = tested_set(workspace.run(found.run), workspace)
        with explained(found.photo):
            name = images.name_of(found.photo)
        image = images.sources.get(name)
        told = "\n".join(
            filter(None, (label_told(image), foreseen(outcome, found.score, name, found.threshold)))
        )
        question = (
            f"{found.photo.name} shows a good part?\n\n{told}\n\n{found.run} is evaluated again by "
            f"{found.evaluation.partition('@')[0]}, under a label of its own."
        )
        if dialogs.confirm(self.window, question, "Count it as good", "Go back", True):
            self.page.host.go_to("evaluate", found)
