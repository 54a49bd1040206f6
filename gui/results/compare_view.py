"""Two evaluations image by image: what the second one fixed, and what it broke."""

from collections.abc import Mapping, Sequence
from functools import partial

from datasets.images import read_image
from evaluation.answer.better import better_text
from evaluation.answer.taking import take_text
from evaluation.saved.comparison import Comparison, compare
from evaluation.saved.evaluation import Outcome
from evaluation.saved.images import TestedSet
from evaluation.scoring.results import verdict_text
from evaluation.scoring.thresholds import NO_VERDICT
from gui.canvas.image_view import ImageView
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.results.evaluation_list import SEVERAL
from gui.results.exporter import Drawing
from gui.toolkit import sg
from gui.toolkit.short_names import short_names
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import Row, button, choice, prose, table

SIDE = 512  # of the pictures that are loaded, pixels
FILTERS = ("changed", "fixed", "broke", "wrong in both", "all")
_CHANGES = {"changed": {"fixed", "broke"}, "fixed": {"fixed"}, "broke": {"broke"}, "wrong in both": {"wrong"}}
COLUMNS = {"image": 22, "defect": 14, "before": 8, "verdict": 8, "after": 8, "verdict ": 8, "change": 8}
MOST = 500  # rows that are listed
WIDTH = 30  # characters of an evaluation's name


class CompareView(Part):
    """A before, an after, the images that differ, and what both make of the chosen one."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.views = {
            name: ImageView(self.key(f"view.{name}"), palette, (180, 90), name)
            for name in ("image", "before", "after")
        }
        self._outcomes: Mapping[str, Outcome] = {}  # by what each is called here
        self._thresholds: Mapping[str, Sequence[float | None]] = {}
        self._set: TestedSet | None = None
        self.comparison: Comparison | None = None
        self.listed: list[int] = []

    def rows(self) -> list[Row]:
        """Return the page."""
        soft = self.palette.soft
        titles = {
            "image": "image",
            "before": "before: where it is unlike good ones",
            "after": "after: where it is unlike good ones",
        }
        return [
            [prose(self.key("better"), self.palette, 0, font=BOLD)],
            [
                sg.Text("Before", font=SMALL),
                choice(self.key("before"), [], width=WIDTH),
                button("⇄", self.key("swap"), self.palette, tooltip="swap before and after", slim=True),
                sg.Text("After", font=SMALL),
                choice(self.key("after"), [], width=WIDTH),
            ],
            [prose(self.key("says"), self.palette, 0)],
            [
                sg.Column(
                    [
                        [sg.Text(titles[name], key=self.key(f"title.{name}"), font=SMALL, text_color=soft)],
                        [view.element],
                    ],
                    expand_x=True,
                    expand_y=True,
                    pad=(3, 0),
                )
                for name, view in self.views.items()
            ],
            [
                sg.Text("Images", font=SMALL),
                choice(self.key("filter"), FILTERS, FILTERS[0], width=14),
                sg.Text("", key=self.key("place"), font=SMALL, text_color=soft, expand_x=True),
            ],
            [table(self.key("list"), list(COLUMNS), list(COLUMNS.values()), 4, self.palette, texts=2)],
        ]

    def show(
        self,
        outcomes: Sequence[Outcome],
        thresholds: Mapping[str, Sequence[float | None]],
        images: TestedSet | None,
    ) -> None:
        """Offer evaluations to compare; the first two are compared at once.

        Args:
            outcomes: the evaluations.
            thresholds: those that were set by hand, by fingerprint.
            images: of the data set of the one in hand.
        """
        short = short_names([outcome.title for outcome in outcomes], WIDTH)
        self._outcomes = {short[outcome.title]: outcome for outcome in outcomes}
        self._thresholds, self._set = thresholds, images
        titles = list(self._outcomes)
        for at, name in enumerate(("before", "after")):
            combo = self.window[self.key(name)]
            kept = combo.get() if combo.get() in titles else ""
            combo.update(
                values=titles, value=kept or (titles[at] if at < len(titles) else ""), size=combo.metadata
            )
        if len(set(self._pair())) < 2 <= len(titles):
            self.window[self.key("before")].update(value=titles[0])
            self.window[self.key("after")].update(value=titles[1])
        self._compare()

    def drawing(self) -> Drawing:
        """Return what the page would be drawn as."""
        pair = [self._outcomes[title].reference for title in self._pair() if title in self._outcomes]
        return Drawing("comparison", {"view": "comparison", "of": pair})

    def _pair(self) -> tuple[str, str]:
        return self.window[self.key("before")].get(), self.window[self.key("after")].get()

    def _compare(self) -> None:
        before, after = (self._outcomes.get(title) for title in self._pair())
        self.comparison = None
        if before is None or after is None or before is after:
            self._say(f"Choose two evaluations of one data set: {SEVERAL}.", "")
        else:
            alarms = [self._thresholds.get(each.fingerprint, [each.threshold])[0] for each in (before, after)]
            self.comparison = compare(before, after, (alarms[0], alarms[1]))
            lacking = [
                each.title for each, alarm in zip((before, after), alarms, strict=True) if alarm is None
            ]
            told = (_says(self.comparison, lacking), take_text(self.comparison, self._pair()))
            self._say(better_text(self.comparison, self._pair()), " ".join(filter(None, told)))
        self._list(self.window[self.key("filter")].get())

    def _say(self, better: str, changed: str) -> None:
        self.window[self.key("better")].update(better)
        self.window[self.key("says")].update(changed)

    def _list(self, wanted: str) -> None:
        images = self.comparison.images if self.comparison else []
        is_judged = any(image.change is not None for image in images)
        changes = _CHANGES.get(wanted) if is_judged else None
        self.listed = [at for at, image in enumerate(images) if changes is None or image.change in changes]
        cells = [
            [
                image.name,
                image.defect,
                f"{image.scores[0]:.4g}",
                verdict_text(image.verdicts[0]),
                f"{image.scores[1]:.4g}",
                verdict_text(image.verdicts[1]),
                image.change or "–",
            ]
            for image in (images[at] for at in self.listed[:MOST])
        ]
        self.window[self.key("list")].update(values=cells, select_rows=[0] if cells else None)
        shown = f"{len(self.listed)} of {len(images)}"
        self.window[self.key("place")].update(
            shown if len(self.listed) <= MOST else f"{shown}, of which the first {MOST} are listed"
        )
        self._show_image(0)

    def _show_image(self, row: int) -> None:
        if self.comparison is None or row >= len(self.listed):
            self.window[self.key("title.image")].update("image")
            for view in self.views.values():
                view.show(None, self._awaited())
            return
        name = self.comparison.images[self.listed[row]].name
        outline = "" if self._set is None else f", {self._set.outline_told(name)}"
        self.window[self.key("title.image")].update(f"image{outline}")
        if self._set is None:
            self.views["image"].show(None)
        else:
            self.views["image"].show_read(partial(self._set.thumbnail, name, SIDE))
        for side, title in zip(("before", "after"), self._pair(), strict=True):
            self.views[side].show_read(partial(read_image, self._outcomes[title].folder.heatmap(name)))

    def _awaited(self) -> str:
        """Return why no image is shown, and what is to be done."""
        if self.comparison is None:
            return "shown once two evaluations are chosen"
        return (
            "no image is so: choose another list below" if self.comparison.images else "they share no images"
        )

    def routes(self) -> Routes:
        """Return what its elements do."""
        return {
            self.key("before"): self._compare,
            self.key("after"): self._compare,
            self.key("swap"): self._swap,
            self.key("filter"): lambda: self._list(self.values[self.key("filter")]),
            self.key("list"): self._show_chosen,
        }

    def _swap(self) -> None:
        before, after = self._pair()
        self.window[self.key("before")].update(value=after)
        self.window[self.key("after")].update(value=before)
        self._compare()

    def _show_chosen(self) -> None:
        if rows := self.values[self.key("list")]:
            self._show_image(rows[0])

    @property
    def has_more(self) -> bool:
        """Whether a picture is still to come."""
        return any(view.is_reading for view in self.views.values())

    def draw(self) -> None:
        """Draw the pictures."""
        for view in self.views.values():
            view.draw()


def _says(comparison: Comparison, lacking: Sequence[str]) -> str:
    """Return what changed, in words; of those that lack a threshold no verdict can be compared."""
    if not comparison.images:
        return "Compare evaluations of one data set."
    both = f"{len(comparison.images)} real images that both have"
    if lacking:
        return f"{both}; {' and '.join(lacking)}: {NO_VERDICT}. Set one on the page Threshold."
    return (
        f"Of {both}, {comparison.count('fixed')} are fixed, {comparison.count('broke')} broke, "
        f"{comparison.count('wrong')} are wrong in both."
    )
