"""The test images of an evaluation: a list, and the pictures of the one that is chosen."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from configs.errors import UserError
from evaluation.evaluate_spec import Method
from evaluation.saved.evaluation import Decided, Outcome, Scale
from evaluation.saved.images import TestedImage, TestedSet
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.shared.image_list import ImageList
from gui.shared.linked_views import LinkedViews
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row


class TestedImages(Part):
    """What is chosen in the list is shown, and what stands beside it is read ahead.

    Args:
        page: that it stands in.
        name: of its events.
        palette: the colours.
        height: of the list, in rows.
        beside: elements beside those that the pictures are looked at with.
    """

    __test__ = False  # no test class

    def __init__(
        self, page: Page, name: str, palette: Palette, height: int, beside: Sequence[Any] = ()
    ) -> None:
        super().__init__(page, name, palette)
        self.views = LinkedViews(page, f"{name}.views", palette)
        self.list = ImageList(page, f"{name}.list", palette, height, [*self.views.controls(), *beside])
        self._outcome: Outcome | None = None
        self._set: TestedSet | None = None
        self._scales: Mapping[Method, Scale] = {}
        self._shown: str | None = ""
        self._reader = ThreadPoolExecutor(1)  # reads ahead; it knows nothing of the window
        self._ahead: dict[str, Future[TestedImage]] = {}

    def rows(self) -> list[Row]:
        """Return the pictures and the list."""
        return [*self.views.rows(), *self.list.rows()]

    def show(self, outcome: Outcome | None, images: TestedSet | None, scales: Mapping[Method, Scale]) -> None:
        """Show an evaluation's images; None shows that there are none.

        Args:
            outcome: the evaluation.
            images: of its run's data set.
            scales: how the maps of each method are coloured.
        """
        self._outcome, self._set, self._scales, self._shown = outcome, images, scales, ""
        self._ahead = {}
        self.views.look()
        self.list.show(outcome)

    def decide(self, decided: Decided) -> None:
        """Show other verdicts."""
        self.list.decide(decided)

    def routes(self) -> Routes:
        """Return what the pictures and the list do."""
        return merged(self.views.routes(), self.list.routes())

    def draw(self) -> None:
        """Follow the list, and draw."""
        outcome, at = self._outcome, self.list.chosen
        name = None if outcome is None or at is None else outcome.names[at]
        if name != self._shown:
            self._shown = name
            self._show_image(name)
        self.views.draw()

    def _show_image(self, name: str | None) -> None:
        if self._outcome is None or self._set is None or name is None:
            self.views.show(None, empty="no such images" if self._outcome else "no image is chosen")
            return
        read = self._ahead.get(name) or self._read(name)
        try:
            image = read.result()
        except UserError as error:
            self.views.show(None, empty=str(error))
        else:
            self.views.show(image, self._scales, self._outcome.method)
        near = {name: read} | {each: self._ahead.get(each) for each in self.list.near()}
        self._ahead = {each: found or self._read(each) for each, found in near.items()}

    def _read(self, name: str) -> "Future[TestedImage]":
        assert self._outcome is not None and self._set is not None
        return self._reader.submit(self._set.load, name, self._outcome.name)
