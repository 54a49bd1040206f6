"""A photo that was judged: its verdict in large letters, the photo, and where it is unlike good ones."""

from functools import partial
from pathlib import Path

from datasets.images import read_image
from datasets.previews import load_thumbnail
from evaluation.inspection.folder import InspectionFolder, Judged
from gui.canvas.image_view import ImageView
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.light_form import LightForm
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import Row, prose

VERDICT = (BOLD[0], 20, "bold")
SIDE = 768  # of the pictures that are loaded, pixels


class JudgedView(Part):
    """Shows one photo."""

    def __init__(self, page: Page, palette: Palette) -> None:
        super().__init__(page, "judged", palette)
        self.views = {
            name: ImageView(self.page.key(f"view.{name}"), palette, (300, 180), name)
            for name in ("image", "where it is unlike good ones")
        }
        photo = self.views["image"]
        self.light = LightForm(page, "light", palette, lambda: photo.light(self.light.lighting))
        self._awaited = ""  # what is said where no photo is

    def rows(self) -> list[Row]:
        """Return the verdict, and the pictures below it."""
        pictures = [
            sg.Column(
                [[sg.Text(name, font=SMALL, text_color=self.palette.soft)], [view.element]],
                expand_x=True,
                expand_y=True,
                pad=(3, 0),
            )
            for name, view in self.views.items()
        ]
        verdict = sg.Text("", key=self.page.key("verdict"), font=VERDICT, size=(14, 1))
        about = prose(self.page.key("about"), self.palette, 2, soft=True)
        return [[verdict, about, self.light.button()], *self.light.rows(), pictures]

    def routes(self) -> Routes:
        """Return what lights the photo up."""
        return self.light.routes()

    def show(self, judged: Judged, source: Path, folder: InspectionFolder | None) -> None:
        """Show a photo.

        Args:
            judged: what is said of it.
            source: the folder that is inspected.
            folder: has its heatmap; None: there is none.
        """
        self._awaited = ""
        image, heat = self.views.values()
        colors = {"alarm": self.palette.bad, "pass": self.palette.good}
        self.window[self.page.key("verdict")].update(
            judged.said.upper(),
            text_color=colors.get(judged.verdict or "", self.palette.ink),
        )
        about = judged.file if judged.score is None else _scores_text(judged)
        self.window[self.page.key("about")].update(about)
        image.show_read(partial(load_thumbnail, source / judged.file, side=SIDE))
        if folder is not None and judged.score is not None:
            heat.show_read(partial(read_image, folder.heatmap(judged.file)))
        else:
            heat.show(None, judged.note)

    def show_none(self, awaited: str) -> None:
        """Show that no photo is there, and what is awaited: no verdict of another one stays."""
        if awaited == self._awaited:
            return
        self._awaited = awaited
        for name in ("verdict", "about"):
            self.window[self.page.key(name)].update("")
        for view in self.views.values():
            view.show(None, awaited)

    @property
    def is_reading(self) -> bool:
        """Whether a picture is still to come."""
        return any(view.is_reading for view in self.views.values())

    def draw(self) -> None:
        """Draw the pictures."""
        for view in self.views.values():
            view.draw()


def shown(number: float | None) -> str:
    """Return a score as the list has it."""
    return "–" if number is None else f"{number:.4g}"


def _scores_text(judged: Judged) -> str:
    return f"{judged.file}\nscore {shown(judged.score)}, stopped from {shown(judged.threshold)} on"
