"""The ways to look at the results: a tab each, about the evaluation in hand or about all that are chosen."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.framework.host import ChosenThresholds
from gui.framework.page import Page
from gui.framework.routes import Routes, merged
from gui.results.chosen import Chosen
from gui.results.compare_view import CompareView
from gui.results.curves_view import CurvesView
from gui.results.evaluation_list import EvaluationList
from gui.results.exporter import Drawing
from gui.results.heatmap_gallery import HeatmapGallery
from gui.results.robustness_view import RobustnessView
from gui.results.samples_view import SamplesView
from gui.results.threshold_view import ThresholdView
from gui.shared.gallery import Gallery
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import tabs


@dataclass(frozen=True)
class View:
    """One way to look at what is chosen."""

    title: str
    part: ThresholdView | Gallery | CurvesView | RobustnessView | SamplesView | CompareView
    show: Callable[[], None]  # fills it with what is chosen
    drawing: Callable[[], Drawing | None]  # what a picture of it would be drawn as


class Views:
    """All of them; one that is not in front is filled when it comes there.

    Args:
        page: that they stand in.
        palette: the colours.
        chosen: what they show.
        listed: the list that it was chosen in: it says in which colours.
    """

    def __init__(self, page: Page, palette: Palette, chosen: Chosen, listed: EvaluationList) -> None:
        self.page, self.palette, self.chosen, self.listed = page, palette, chosen, listed
        self.threshold = ThresholdView(page, "threshold", palette)
        self.gallery = HeatmapGallery(page, "gallery", palette)
        self.curves = CurvesView(page, "curves", palette)
        self.robustness = RobustnessView(page, "robustness", palette)
        self.samples = SamplesView(page, "samples", palette)
        self.comparison = CompareView(page, "comparison", palette)
        self.all: dict[str, View] = {
            "threshold": View("Threshold", self.threshold, self._show_threshold, self.threshold.drawing),
            "gallery": View("Thumbnails", self.gallery, self._show_gallery, self.gallery.drawing),
            "curves": View("Curves", self.curves, self._show_curves, self.curves.drawing),
            "robustness": View("Robustness", self.robustness, self._show_robustness, self.robustness.drawing),
            "samples": View("Samples", self.samples, self._show_samples, self.samples.drawing),
            "comparison": View("Compare", self.comparison, self._show_comparison, self.comparison.drawing),
        }
        self._stale: set[str] = set()  # those that do not show what is chosen yet

    def element(self) -> sg.TabGroup:
        """Return the tabs."""
        pages = [(self._tab(name), view.title, view.part.rows()) for name, view in self.all.items()]
        return tabs(self.page.key("pages"), pages, self.palette)

    def _tab(self, name: str) -> str:
        return self.page.key(f"page.{name}")

    def routes(self) -> Routes:
        """Return what their elements and the keys do."""
        own: Routes = {
            self.page.key("previous"): lambda: self._leaf(-1),
            self.page.key("next"): lambda: self._leaf(1),
            self.page.key("escape"): self.went_back,
        }
        return merged(own, *(view.part.routes() for view in self.all.values()))

    @property
    def front(self) -> str:
        """The name of the one in front."""
        tab = self.page.host.window[self.page.key("pages")].get()
        return next(name for name in self.all if self._tab(name) == tab)

    @property
    def is_large(self) -> bool:
        """Whether pictures have all of the place."""
        return self.front == "threshold" and self.threshold.is_large

    @property
    def has_more(self) -> bool:
        """Whether something of the one in front is still to come."""
        return self.all[self.front].part.has_more

    def drawing(self) -> Drawing | None:
        """Return what a picture of the one in front would be drawn as; None: there is nothing to draw."""
        return self.all[self.front].drawing()

    def outdate(self) -> None:
        """Let each be filled anew when it is in front."""
        self._stale = set(self.all)

    def draw(self) -> None:
        """Show what is chosen on the one in front, and draw it."""
        front = self.front
        if front in self._stale:
            self._stale.discard(front)
            self.all[front].show()
        self.all[front].part.draw()
        self._be_as_high_as(self._tab(front))

    def _be_as_high_as(self, tab: str) -> None:
        """Ask for no more height than the one in front: else all scroll as far as the highest of them."""
        book, wanted = self.page.host.window[self.page.key("pages")].widget, self.page.host.window[tab].widget
        if int(str(book.cget("height"))) != (height := wanted.winfo_reqheight()):
            book.configure(height=height)

    def look_at(self, what: ChosenThresholds) -> None:
        """Judge the images of the evaluation in hand by other thresholds, and bring that to the front."""
        self.page.host.window[self._tab("threshold")].select()
        self._show_threshold()
        self._stale.discard("threshold")
        self.threshold.set_by_hand(what.thresholds)

    def _leaf(self, way: int) -> None:
        if self.front == "gallery":
            self.gallery.leaf(way)

    def went_back(self) -> None:
        """Leave a large picture."""
        if self.front == "threshold":
            self.threshold.went_back()
        elif self.front == "gallery":
            self.gallery.went_back()

    def _show_threshold(self) -> None:
        self.threshold.show(self.chosen.in_hand, self.chosen.images, self.chosen.scales)

    def _show_gallery(self) -> None:
        self.gallery.show_outcome(self.chosen.in_hand)

    def _show_curves(self) -> None:
        self.curves.show(self.chosen.outcomes, self.listed.colors())

    def _show_robustness(self) -> None:
        self.robustness.show(self.chosen.in_hand)

    def _show_samples(self) -> None:
        """Show the images of the one in hand, its heatmap first."""
        in_hand = self.chosen.in_hand
        others = [each for each in self.chosen.outcomes if each is not in_hand]
        first = [] if in_hand is None else [in_hand]
        self.samples.show([*first, *others], self.threshold.by_hand, self.chosen.images)

    def _show_comparison(self) -> None:
        self.comparison.show(self.chosen.outcomes, self.threshold.by_hand, self.chosen.images)
