"""The test images of an evaluation: a list, and the pictures of the one that is chosen."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from configs.errors import UserError
from evaluation.evaluate_spec import Method
from evaluation.saved.evaluation import Decided, Outcome, Scale
from evaluation.saved.images import TestedImage, TestedSet
from gui.canvas import reading
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.shared.image_list import ImageList
from gui.shared.linked_views import LinkedViews
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row

NONE_SUCH = "no test image is so: choose another list"


class TestedImages(Part):
    """What is chosen in the list is shown, and what stands beside it is read ahead.

    Args:
        page: that it stands in.
        name: of its events.
        palette: the colours.
        height: of the list, in rows.
        beside: elements beside those that the pictures are looked at with.
        is_low: whether there is little height: the list stands beside the pictures, unless `place_list` says else.
    """

    __test__ = False  # no test class

    def __init__(
        self,
        page: Page,
        name: str,
        palette: Palette,
        height: int,
        beside: Sequence[Any] = (),
        is_low: bool = False,
    ) -> None:
        super().__init__(page, name, palette)
        self.is_low = is_low
        self.views = LinkedViews(page, f"{name}.views", palette)
        controls = [*self.views.controls(), *beside]
        self.list = ImageList(page, f"{name}.list", palette, height, controls, is_narrow=is_low)
        self._outcome: Outcome | None = None
        self._set: TestedSet | None = None
        self._scales: Mapping[Method, Scale] = {}
        self._shown: str | None = ""
        self._reader = ThreadPoolExecutor(1)  # reads ahead; it knows nothing of the window
        self._ahead: dict[str, Future[TestedImage]] = {}
        self._awaited: Future[TestedImage] | None = None  # what is to be shown
        self._since = 0.0

    def rows(self) -> list[Row]:
        """Return the pictures and the list."""
        if not self.is_low:
            return [*self.views.rows(), *self.views.light.rows(), *self.list.rows()]
        (head, listed), (pictures,) = self.list.rows(), self.views.rows()
        place = sg.Column([listed], key=self.key("place"), expand_y=True, pad=((0, 4), (0, 0)))
        return [head, *self.views.light.rows(), [place, *pictures]]

    def place_list(self, beside: bool) -> None:
        """Let the list stand beside the pictures, or below them, where they have all of the place."""
        self.list.show_all_columns(not beside)
        widget = self.window[self.key("place")].widget
        first = next(each for each in widget.master.pack_slaves() if each is not widget)
        if beside:
            widget.pack_configure(side="left", fill="y", expand=False, before=first)
        else:
            widget.pack_configure(side="bottom", fill="x", expand=False, before=first)

    def show(self, outcome: Outcome | None, images: TestedSet | None, scales: Mapping[Method, Scale]) -> None:
        """Show an evaluation's images; None shows that there are none.

        Args:
            outcome: the evaluation.
            images: of its run's data set.
            scales: how the maps of each method are coloured.
        """
        self._outcome, self._set, self._scales, self._shown = outcome, images, scales, ""
        self._ahead, self._awaited = {}, None
        self.views.look()
        self.list.show(outcome)

    def decide(self, decided: Decided) -> None:
        """Show other verdicts."""
        self.list.decide(decided)

    def routes(self) -> Routes:
        """Return what the pictures and the list do."""
        return merged(self.views.routes(), self.list.routes())

    def draw(self) -> None:
        """Follow the list and the window's height, and draw."""
        if not self.is_low:
            self.list.follow_height()
        outcome, at = self._outcome, self.list.chosen
        name = None if outcome is None or at is None else outcome.names[at]
        if name != self._shown:
            self._shown = name
            self._await(name)
        if self._awaited is not None:
            self._show_awaited(self._awaited)
        self.views.draw()

    @property
    def set(self) -> TestedSet | None:
        """The test images of the data set; None: there are none."""
        return self._set

    @property
    def has_more(self) -> bool:
        """Whether an image is still to come."""
        return self._awaited is not None

    def _await(self, name: str | None) -> None:
        """Have an image read, if it is not yet, and those beside it."""
        self._awaited = None
        if self._outcome is None or self._set is None or name is None:
            self.views.show(None, empty=NONE_SUCH if self._outcome else "choose an evaluation")
            return
        wanted = [name, *self.list.near()]
        for other in self._ahead.keys() - set(wanted):
            self._ahead.pop(other).cancel()
        for each in wanted:
            if each not in self._ahead:
                self._ahead[each] = self._read(each)
        self._awaited, self._since = self._ahead[name], time.monotonic()

    def _show_awaited(self, awaited: "Future[TestedImage]") -> None:
        """Show an image if it was read by now."""
        assert self._outcome is not None
        if not wait([awaited], reading.PATIENCE).done:
            if self.views.layers is not None and time.monotonic() - self._since > reading.SOON:
                self.views.show(None, empty="reading the image …")
            return
        self._awaited = None
        try:
            image = awaited.result()
        except UserError as error:
            self.views.show(None, empty=str(error))
        else:
            self.views.show(image, self._scales, self._outcome.method)

    def _read(self, name: str) -> "Future[TestedImage]":
        assert self._outcome is not None and self._set is not None
        return self._reader.submit(self._set.load, name, self._outcome.name)
