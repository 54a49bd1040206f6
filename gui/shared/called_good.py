"""This one is good: a photo that is stopped or unsure, and known to be good, counts for the threshold from now on."""

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
        """Ask, and have the evaluation made."""
        question = (
            f"{found.photo.name} shows a good part?\n\n{found.run} is evaluated again by "
            f"{found.evaluation.partition('@')[0]}, under a label of its own: the threshold is then chosen on this "
            "photo, too, so that it rises. Fewer good parts are stopped, and fewer defects found. A test image is no "
            "longer tested on."
        )
        if dialogs.confirm(self.window, question, "Count it as good", "Go back"):
            self.page.host.go_to("evaluate", found)
