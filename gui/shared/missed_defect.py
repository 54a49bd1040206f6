"""Why was it missed: a photo whose defect passes goes to the page that says which stage lost it."""

from gui.framework.host import MissedDefect
from gui.shared.photo_button import PhotoButton


class MissedDefectButton(PhotoButton[MissedDefect]):
    """A button; the page Missed gives the answer."""

    own_name, text = "missed_defect", "Why was it missed?"
    help_text = (
        "a defect that passes: whether the reconstruction, the map or the threshold lost it, and what would help;\n"
        "where no mask says where the defect is, you paint it"
    )

    def hand_on(self, found: MissedDefect) -> None:
        """Go to the page with the photo."""
        self.page.host.go_to("missed", found)
