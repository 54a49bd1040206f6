"""The chosen evaluations image by image: what each makes of one test image, side by side."""

from collections.abc import Mapping, Sequence
from functools import partial

from configs.errors import UserError
from evaluation.saved.evaluation import Outcome
from evaluation.saved.images import TestedSet
from evaluation.saved.samples import Sample, Thresholds, read_sample, thresholds_of
from gui.canvas.image_view import ImageView
from gui.canvas.reading import Reading
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.results.evaluation_list import SEVERAL
from gui.results.exporter import Drawing
from gui.shared.image_list import ImageList
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row

SIDE = 512  # of the image that is loaded, pixels
MOST = 5  # evaluations


class SamplesView(Part):
    """The image, and beside it a heatmap for each evaluation; below, the images of the one in hand."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.views = [ImageView(self.key(f"view{at}"), palette, (130, 115)) for at in range(1 + MOST)]
        self.list = ImageList(page, f"{name}.images", palette, 7)
        self.outcomes: Sequence[Outcome] = ()
        self._by_hand: Mapping[str, Thresholds] = {}
        self._set: TestedSet | None = None
        self._asked: str | None = ""  # name of the image that is shown, or is being read
        self._reading: Reading[Sample] = Reading()

    def rows(self) -> list[Row]:
        """Return the pictures and the list."""
        return [
            [
                sg.Column(
                    [
                        [
                            sg.Text(
                                "",
                                key=self.key(f"title{at}"),
                                font=SMALL,
                                text_color=self.palette.soft,
                                size=(14, 3),
                                expand_x=True,
                            )
                        ],
                        [view.element],
                    ],
                    key=self.key(f"column{at}"),
                    expand_x=True,
                    expand_y=True,
                    pad=(2, 0),
                )
                for at, view in enumerate(self.views)
            ],
            *self.list.rows(),
        ]

    def show(
        self, outcomes: Sequence[Outcome], by_hand: Mapping[str, Thresholds], images: TestedSet | None
    ) -> None:
        """Show evaluations, the one in hand first.

        Args:
            outcomes: the evaluations.
            by_hand: thresholds that were set by hand, by fingerprint.
            images: of the data set of the first one.
        """
        self.outcomes, self._by_hand, self._set = outcomes[:MOST], by_hand, images
        self._asked = ""
        self._reading.drop()
        for at in range(1 + MOST):  # hidden and shown in order, as the toolkit packs what it shows at the end
            self.window[self.key(f"column{at}")].update(visible=False)
        for at in range(1 + max(1, len(self.outcomes))):
            self.window[self.key(f"column{at}")].update(visible=True)
        first = outcomes[0] if outcomes else None
        self.list.show(first, None if first is None else first.decide(*thresholds_of(first, by_hand)))

    @property
    def image(self) -> str | None:
        """The name of the image that is chosen."""
        at = self.list.chosen
        return None if at is None or not self.outcomes else self.outcomes[0].names[at]

    def drawing(self) -> Drawing | None:
        """Return what the page would be drawn as; None if no image is chosen."""
        return None if self.image is None else Drawing.of_image(self.image, "samples", self.outcomes)

    def routes(self) -> Routes:
        """Return what the list does."""
        return self.list.routes()

    @property
    def has_more(self) -> bool:
        """Whether pictures are still to come in."""
        return self._reading.is_on

    def draw(self) -> None:
        """Follow the list, take in what was read, and draw."""
        if self.image != self._asked:
            self._ask(self.image)
        try:
            sample = self._reading.answer()
        except UserError as error:
            self._say(str(error))
        else:
            if sample is not None:
                self._show_sample(sample)
        for at, view in enumerate(self.views):
            self.window[self.key(f"title{at}")].widget.configure(wraplength=view.canvas.winfo_width())
            view.draw()

    def _ask(self, name: str | None) -> None:
        """Have an image read beside the window."""
        self._asked = name
        self._reading.drop()
        if name is None or self._set is None:
            self._say(
                "no image is chosen" if self.outcomes else f"Choose evaluations of one data set: {SEVERAL}."
            )
            return
        outcomes, by_hand = self.outcomes, dict(self._by_hand)
        self._reading.ask(partial(read_sample, name, outcomes, self._set, SIDE, by_hand))

    def _say(self, why: str) -> None:
        """Show why there are no pictures."""
        for at, view in enumerate(self.views):
            self.window[self.key(f"title{at}")].update("")
            view.show(None, why if at == 0 else "")

    def _show_sample(self, sample: Sample) -> None:
        seen = {each.title: each for each in sample.seen_by}
        self.views[0].show(sample.image)
        outline = "" if self._set is None else self._set.outline_told(sample.name)
        self.window[self.key("title0")].update(f"{outline}\n{sample.name}")
        for at, outcome in enumerate(self.outcomes, 1):
            found = seen.get(outcome.title)
            title = self.window[self.key(f"title{at}")]
            if found is None:
                title.update(outcome.title)
                self.views[at].show(None, "has no such test image")
            else:
                title.update(f"{found.judged}\n{found.title}")
                self.views[at].show(found.heatmap)
