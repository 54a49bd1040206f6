"""The Missed page: why a defect passed, once the person has painted it; and its mask, for the next import."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from configs import events
from configs.errors import Problem, SpecError, UserError
from configs.spec.spec_io import spec_from
from evaluation.missed import explanation
from evaluation.missed.explanation import Explanation
from evaluation.missed.why_spec import WhySpec
from gui.framework.host import ChosenThresholds, Host, MissedDefect, Offer
from gui.framework.job_page import JobPage
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.missed.answer import AnswerPart
from gui.missed.heat_view import HeatView
from gui.missed.masks import MaskSaver
from gui.missed.painter import Painter
from gui.shared.evaluation_choice import EvaluationChoice
from gui.shared.pen import Percents
from gui.shared.threshold_hint import ThresholdHint
from gui.shared.used_elsewhere import UsedElsewhere
from gui.toolkit import dialogs, sg
from gui.toolkit.numbers import real_number, typed_text
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import INPUT_WIDTH, Row, button, field_row, help_of, prose, text_input

ABOUT = (
    "Draw a polygon around each defect that passed. Say why compares the photo with good ones there, and tells whether "
    "the reconstruction, the map or the threshold lost it."
)
_UNDRAWN = Problem("defect", "is missing; draw it on the photo first", is_missing=True)


class MissedPage(JobPage):
    """A photo with a defect goes in; which stage lost it comes out."""

    name, title, spec_class, run_text = "missed", "Missed", WhySpec, "Say why"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        helps = (help_of(WhySpec, "run"), help_of(WhySpec, "method"))
        self.evaluation = EvaluationChoice(self, palette, helps)
        self.painter = Painter(self, "painter", palette)
        self.masks = MaskSaver(self, "masks", palette, self.painter)
        self.answer = AnswerPart(self, "answer", palette)
        self.hint = ThresholdHint(self, palette, self.evaluation)
        self.heat = HeatView(self, "heat", palette)
        self._answered: list[Percents] = []  # what was painted when it was asked
        self.elsewhere = UsedElsewhere(
            *(self, palette, self.evaluation),
            take=lambda used: self._choose(used.run, used.evaluation, used.thresholds[0]),
            find=self._asked,
            wording=("This photo is looked at by", "look at it by that one"),
        )
        self._came_with = ("", "")  # what was chosen as the page came to the front

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            [prose(self.key("about"), self.palette, 0, ABOUT, soft=True)],
            *self.evaluation.rows(),
            *self.elsewhere.rows(),
            field_row(
                "Photo",
                text_input(self.key("photo"), width=INPUT_WIDTH - 11),
                button("Browse…", self.key("browse"), self.palette),
                tooltip=help_of(WhySpec, "photo"),
            ),
            field_row(
                "Mask",
                sg.Text("", key=self.key("where"), font=SMALL, size=(18, 1), text_color=self.palette.soft),
                button("File…", self.key("mask"), self.palette, slim=True),
                tooltip=help_of(WhySpec, "mask"),
            ),
            field_row(
                "Threshold",
                text_input(self.key("threshold"), width=9),
                tooltip=help_of(WhySpec, "threshold"),
            ),
            *self.hint.rows(),
            [sg.Text("For the next import", font=BOLD, pad=(4, (10, 2)))],
            *self.masks.rows(),
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the photo with its heat beside it, and the answer below."""
        *head, hint, photo = self.painter.rows()
        beside = sg.Column(
            [hint, photo], expand_x=True, expand_y=True, pad=(0, 0)
        )  # as the heat has its title
        return [*head, [beside, *self.heat.rows()[0]], *self.answer.rows()]

    def read_form(self, form: Form) -> WhySpec:
        """Return the spec that the form describes."""
        typed, photo = form[self.key("threshold")].strip(), form[self.key("photo")].strip()
        polygons, mask = self.painter.all_polygons, self.memory.get("mask", "")
        spec = spec_from(
            WhySpec,
            run=form[self.key("run_name")],
            method=form[self.key("method")],
            **({"photo": photo} if photo else {}),
            mask=Path(mask) if mask and not polygons else None,
            polygons=polygons,
            threshold=real_number(typed) if typed else None,
        )
        shown = self.painter.shown
        if not polygons and spec.mask is None and shown is not None and shown.truth is None:
            raise SpecError("form", [_UNDRAWN])
        return spec

    def _check_painted(self) -> None:
        """Raise UserError where nothing says where the defect is."""
        shown, mask = self.painter.shown, self.memory.get("mask", "")
        if shown is not None and shown.truth is None and not mask and not self.painter.all_polygons:
            raise UserError(
                shown.path.name,
                "has no defect painted on it, and no mask",
                "draw a polygon around the defect first: click its corners on the photo",
            )

    def run(self) -> None:
        """Say why, once the defect is painted. Raises UserError if it is not."""
        if self.host.window[self.key("photo")].get().strip():
            self._check_painted()
        super().run()

    @property
    def asks(self) -> Mapping[str, Callable[[], None]]:
        """What asks for the photo."""
        return {"photo": self._browse}

    def enqueue(self) -> None:
        """Put it into the queue, once the defect is painted. Raises UserError if it is not."""
        self._check_painted()
        super().enqueue()

    def _own_values(self, form: Form) -> dict[str, Any]:
        """Return what the spec is made of: what is painted, and what is known of the photo, too."""
        shown = self.painter.shown
        known = (shown is None, shown is not None and shown.truth is None)
        return {**super()._own_values(form), "painted": self.painter.all_polygons, "known": known}

    def fill_form(self, spec: WhySpec) -> None:
        """Write a spec into the form."""
        window = self.host.window
        self._choose(spec.run, spec.method, spec.threshold)
        window[self.key("photo")].update(str(spec.photo))
        window[self.key("photo")].widget.xview("end")  # where the photo's own name is
        self.painter.turn_to(str(spec.photo))
        self.painter.paint([[list(corner) for corner in polygon] for polygon in spec.polygons])
        self.memory |= {"photo": str(spec.photo), "mask": str(spec.mask or "")}
        self._answer(None)

    def offered(self, what: Offer) -> None:
        """Take a photo that passes; where it is known where the defect is, say at once why. Raises UserError."""
        if not isinstance(what, MissedDefect):
            return
        self.check_idle()
        spec = WhySpec(run=what.run, method=what.evaluation, photo=what.photo, threshold=what.threshold)
        self.fill_form(spec)
        if what.has_mask:
            self.start([spec])
        else:
            self.painter.bring_back()

    def came_to_front(self, used: ChosenThresholds | None) -> None:
        """Take what was worked with on other pages, once, unless there is a photo here that another one judged."""
        if used is not None:
            self.elsewhere.come(used)
        self._came_with = self.evaluation.chosen

    def _choose(self, run: str, evaluation: str, threshold: float | None) -> None:
        self.evaluation.choose(run, evaluation)
        self.host.window[self.key("threshold")].update(typed_text(threshold))

    def _asked(self) -> tuple[str, str] | None:
        """Return the evaluation that a photo here is asked about; None: there is no photo."""
        run, method = self.evaluation.chosen
        is_asked = run and method and self.host.window[self.key("photo")].get().strip()
        return (run, method) if is_asked else None

    @property
    def in_use(self) -> ChosenThresholds | None:
        """The evaluation of which it is asked why a defect passed, if it was chosen here: else none is meant by it."""
        asked = self._asked()
        if asked is None or asked == self._came_with:
            return None
        typed = real_number(self.host.window[self.key("threshold")].get().strip())
        return ChosenThresholds(*asked, (typed if isinstance(typed, float) else None, None))

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return f"{spec.kind}-{spec.run}"

    def routes(self) -> Routes:
        """Return what the form's elements and the parts do."""
        own: Routes = {self.key("browse"): self._browse, self.key("mask"): self._choose_mask}
        parts = (self.evaluation, self.painter, self.masks, self.answer)
        return merged(super().routes(), own, *(part.routes() for part in parts))

    def _browse(self) -> None:
        typed = self.host.window[self.key("photo")].get().strip()
        photo = dialogs.choose_image(
            self.host.window, "Choose a photo with a defect", str(Path(typed).parent) if typed else ""
        )
        if photo is not None:
            self.host.window[self.key("photo")].update(str(photo))

    def _choose_mask(self) -> None:
        mask = dialogs.choose_image(self.host.window, "Choose a mask: white where the defect is")
        if mask is not None:
            self.painter.clear()
            self.memory["mask"] = str(mask)

    def refresh(self) -> None:
        """List the runs that were evaluated, and see whether another file took the photo's place."""
        self.evaluation.refresh()
        self.hint.look_again()
        self.painter.look_again()

    def started(self, spec: Any) -> None:
        """Take the answer of before away."""
        del spec
        self._answer(None)
        self._answered = list(self.painter.all_polygons)
        self.painter.look_again()

    def show_event(self, event: events.Event) -> None:
        """Show the answer."""
        if isinstance(event, events.Finished):
            self._answer(explanation.read(Path(event.folder)))

    def _answer(self, found: Explanation | None) -> None:
        """Show an answer, and where the photo is hot; None takes both away."""
        self.answer.show(found)
        if found is None:
            self.heat.show(None)
        else:
            files = self.host.workspace.run(found.run)
            place = explanation.place_of(files, found.evaluation, Path(found.photo))
            self.heat.show(explanation.heatmap_of(place))

    def take_over(self, old: Self) -> None:
        """Go on with the answer that the window before showed."""
        super().take_over(old)
        self._answer(old.answer.explanation)
        self.painter.take_over(old.painter)
        self.elsewhere.take_over(old.elsewhere)
        self._came_with = old._came_with
        self._answered = old._answered

    def went_back(self) -> bool:
        """Leave a polygon that is not closed."""
        return self.painter.went_back()

    @property
    def has_more(self) -> bool:
        """Whether the photo is still to come."""
        return any(part.has_more for part in (self.painter, self.heat, self.hint))

    def draw(self) -> None:
        """Follow the photo that is named, and draw it."""
        typed = self.host.window[self.key("photo")].get().strip()
        if typed != self.memory.get("photo", ""):  # what was painted belongs to the photo of before
            self.painter.turn_to(typed)
            self._take_answer()
        elif self.answer.explanation is not None and self.painter.all_polygons != self._answered:
            self._take_answer()  # it was of what was painted before
        mask = self.memory.get("mask", "")
        run, _ = self.evaluation.chosen
        self.painter.follow(Path(typed) if typed else None, Path(mask) if mask else None, run)
        self.masks.follow()
        self.host.window[self.key("where")].update(self._where(mask))
        self.painter.draw()
        self.elsewhere.draw()
        self.heat.draw()
        self.hint.draw()

    def _take_answer(self) -> None:
        """Take away what was said of another photo, or of a defect that is no longer painted so."""
        self._answer(None)
        if not self.is_busy:
            self.panel.clear_log()
            self.panel.rest()

    def _where(self, mask: str) -> str:
        """Return what says where the defect is."""
        if polygons := len(self.painter.all_polygons):
            return f"{polygons} polygon{'s' if polygons > 1 else ''}"
        if mask:
            return Path(mask).name
        shown = self.painter.shown
        return "" if shown is None else "paint it" if shown.truth is None else "its ground truth"
