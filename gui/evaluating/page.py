"""The Eval page: how well a run finds defects, which images it would stop, and its heatmaps to click through."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from configs import events
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import METHODS, EvaluateSpec, evaluation_name, parts_of
from evaluation.quality import QUALITIES
from evaluation.saved.evaluation import Outcome, evaluations_of
from gui.evaluating.preset_choice import PresetChoice
from gui.evaluating.replacing import may_replace
from gui.evaluating.settings_form import AND, fill_settings, fine_rows, read_settings
from gui.evaluating.shown import ShownEvaluation
from gui.evaluating.threshold_form import ThresholdChoice
from gui.framework.host import CalledGood, ChosenThresholds, GoOn, Host, Offer, ToEvaluateAgain
from gui.framework.job_page import JobPage
from gui.framework.next_step import NextStep
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.shared.choice_list import ChoiceList
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, choice, field_row, help_of, text_input

PLAIN = [method for method in METHODS if method != "features"]  # that need no weights of a person's
TOGETHER = (("residual", "located"), ("residual", "uncertainty"), ("residual", "uncertainty", "combined"))
METHOD_CHOICES = [*PLAIN, *map(AND.join, TOGETHER)]
WITH_WEIGHTS = [*METHOD_CHOICES, "features", AND.join(("residual", "features", "combined"))]
SEVERAL = "\nCtrl+click and Shift+click choose several: each is evaluated, the first is shown"
# Fields without a place in the form: as in the last spec that filled it.
UNSEEN = ("seed", "stress", "combine_by")
FIRST_PRESET = QUALITIES["good"].evaluation  # what a person begins with


class EvaluatePage(JobPage):
    """A run goes in; figures and heatmaps come out."""

    name, title, spec_class, run_text = "evaluate", "Eval", EvaluateSpec, "Evaluate"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.runs = ChoiceList(
            self,
            "run_name",
            palette,
            "Runs",
            help_of(EvaluateSpec, "run") + SEVERAL,
            height=2,
            says_several=True,
        )
        self.shown = ShownEvaluation(self, palette, lambda outcome: self._fill_settings(outcome.spec))
        self.alarm = ThresholdChoice(
            self, "alarm", palette, "Threshold", help_of(EvaluateSpec, "threshold"), optional=False
        )
        self.unsure = ThresholdChoice(
            self, "unsure", palette, "Unsure from", help_of(EvaluateSpec, "unsure"), optional=True
        )
        self.preset = PresetChoice(self, palette, self._follow)
        self.next_step = NextStep(self, palette, "Decide", "results", self.shown.to_decide)
        self._begins = False  # whether the form is to be filled with what a person begins with

    def form_rows(self) -> list[Row]:
        """Return the form, and the figures below it."""
        return [
            *self.runs.rows(),
            field_row(
                "Methods",
                choice(self.key("method"), METHOD_CHOICES, METHODS[0], width=12),
                sg.Text("Label", tooltip=help_of(EvaluateSpec, "label")),
                text_input(self.key("label"), width=9),
                tooltip=help_of(EvaluateSpec, "methods"),
            ),
            *self.preset.rows(),
            *self.alarm.rows(),
            *self.more.rows(),
            *self.shown.figures(),
        ]

    def more_rows(self) -> list[Row]:
        """Return what a preset fills in, what is combined, and the lower threshold."""
        return [*fine_rows(self.key, self.palette), *self.unsure.rows()]

    def outcome_rows(self) -> list[Row]:
        """Return what the figures mean, the pictures of the chosen test image, and the list of all."""
        return self.shown.rows()

    def read_form(self, form: Form) -> EvaluateSpec:
        """Return the spec for the first of the chosen runs: its evaluation is shown."""
        return self.read_specs(form)[0]

    def read_specs(self, form: Form) -> list[EvaluateSpec]:
        """Return the spec of each chosen run."""
        return [self._spec(form, run) for run in self.runs.chosen or [""]]

    def _spec(self, form: Form, run: str) -> EvaluateSpec:
        return spec_from(
            EvaluateSpec,
            run=run,
            methods=form[self.key("method")].split(AND),
            label=_label(form[self.key("label")]),
            **read_settings(form, self.key),
            features=self._features(form),
            threshold=self.alarm.read(),
            unsure=self.unsure.read(),
            known_good=self.memory.get("known_good", {}).get(run, []),
            **{field: self.memory[field] for field in UNSEEN if field in self.memory},
        )

    def _features(self, form: Form) -> dict[str, Any] | None:
        """Return the fields of features, those without a place as in the last spec; None: no weights are named."""
        typed = form[self.key("weights")].strip()
        return {**self.memory.get("features", {}), "weights": typed} if typed else None

    def fill_form(self, spec: EvaluateSpec) -> None:
        """Write a spec into the form. Raises MissingError if its run is not here."""
        self.runs.find_and_choose([spec.run])
        self._fill_settings(spec)
        self._offer_methods()
        self.preset.fill_methods(spec)
        self.host.window[self.key("label")].update(value=spec.label or "")
        self.shown.show(spec.run, spec.names[0])

    def _fill_settings(self, spec: EvaluateSpec) -> None:
        fill_settings(self.host.window, self.key, spec)
        window, features = self.host.window, spec.features
        window[self.key("samples")].update(value=str(spec.samples))
        window[self.key("combine")].update(value=AND.join(sorted(spec.combine, key=METHODS.index)))
        window[self.key("weights")].update(value="" if features is None else str(features.weights))
        self.alarm.fill(spec.threshold)
        self.unsure.fill(spec.unsure)
        self.memory |= {field: getattr(spec, field) for field in UNSEEN}
        self.memory["known_good"] = {spec.run: list(map(str, spec.known_good))}
        self.memory["features"] = {} if features is None else features.model_dump(mode="json")

    def opened(self) -> None:
        """Let the list tell names that it has no room for."""
        super().opened()
        self.runs.listen()

    def restored(self, form: Form) -> None:
        """Note whether there is a form to go on with."""
        self._begins = not any(str(key).startswith(self.key("")) for key in form)

    def _begin(self) -> None:
        """Fill the form as the first evaluation of its run was made; where there is none, by the preset that suits."""
        run = next(iter(self.runs.chosen), "")
        made = evaluations_of(self.host.workspace.run(run)) if run else []
        if not made:
            preset = (self.shown.suiting(run) if run else "") or FIRST_PRESET
            self.host.window[self.key("preset")].update(value=preset)
            self.preset.fill(preset)
            return
        with suppress(UserError):  # one that is of no use: what is wrong with it stands in its place
            self._fill_settings(self.shown.cache.read(run, made[0]).spec)
        method, label = parts_of(made[0])
        self.host.window[self.key("method")].update(value=method)
        self.host.window[self.key("label")].update(value=label or "")

    def offered(self, what: Offer) -> None:
        """Make an evaluation anew, in the way that it was made, or set what would help. Raises UserError."""
        if isinstance(what, ToEvaluateAgain | CalledGood):
            self.check_idle()
        if isinstance(what, ToEvaluateAgain):
            spec = self.shown.cache.read(what.run, what.evaluation).spec.model_copy(update=dict(what.changes))
            self.fill_form(spec)
            if not what.changes:
                self.start([spec])
        elif isinstance(what, CalledGood):
            spec = self.shown.cache.read(what.run, what.evaluation).spec.with_known_good(what.photo)
            self.fill_form(spec)
            if may_replace(self.host.window, [spec], self.shown.cache):
                self.start([spec])
        elif isinstance(what, GoOn):
            self.runs.find_and_choose([what.run])
            for field, value in what.fields.items():
                self.host.window[self.key(field)].update(value=value)
            self.preset.fill(what.fields.get("preset", ""))
            self._follow()
            if what.fields:
                self.filled_in()

    @property
    def outcome(self) -> Outcome | None:
        """The evaluation that is shown."""
        return self.shown.outcome

    @property
    def in_use(self) -> ChosenThresholds | None:
        """The evaluation that is shown, by its own thresholds."""
        shown = self.outcome
        return None if shown is None else ChosenThresholds(shown.run, shown.name, (None, None))

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return "-".join(filter(None, (spec.kind, spec.run, spec.label)))

    def run(self) -> None:
        """Evaluate the runs; asks first if that is the end of evaluations made in another way. Raises SpecError."""
        if self.is_busy:
            return
        if may_replace(self.host.window, self.read_specs(self.host.values), self.shown.cache):
            self.runs.choose(self.runs.chosen)  # also once another one is the next
            super().run()

    @property
    def keeps(self) -> str:
        """What stays of evaluations that are stopped."""
        return (
            "Evaluations that are finished stay, and so does the one that this would replace. One that is half done "
            "begins anew, in the background, too; so does its second network's training."
        )

    def routes(self) -> Routes:
        """Return what the form's elements and the parts do."""
        return merged(
            super().routes(),
            {self.key("method"): self._follow},
            *(part.routes() for part in (self.runs, self.preset, self.alarm, self.unsure, self.shown)),
        )

    def show_event(self, event: events.Event) -> None:
        """Show the evaluation that a job made."""
        if isinstance(event, events.Finished):
            folder = Path(event.folder)
            if (folder.parents[1].name, folder.name) == self._named():
                self.shown.show(*self._named())

    def refresh(self) -> None:
        """List the runs; show the chosen one's evaluation if it is not shown yet."""
        self.runs.offer(self.host.with_awaited(self.host.workspace.runs(), "train"))
        if not (self.runs.default and self.host.is_front(self.name)):  # what a person looks at stays
            self.runs.prefer(next_run(self.host.workspace))
        if self._begins:
            self._begins = False
            self._begin()
        self.shown.follow(*self._named(), again=self.shown.is_stale)

    def _offer_methods(self) -> None:
        """Offer what needs weights only while some are named."""
        offered = WITH_WEIGHTS if self.host.window[self.key("weights")].get().strip() else METHOD_CHOICES
        if self.host.window[self.key("method")].Values != offered:
            self.host.refill(self.key("method"), offered)

    def _named(self) -> tuple[str, str]:
        """Return the first run that the form names, and the name of its first evaluation."""
        method, label = (self.host.window[self.key(name)].get() for name in ("method", "label"))
        run = next(iter(self.runs.chosen), "")
        return run, evaluation_name(method.split(AND)[0] or METHODS[0], _label(label))

    def _follow(self) -> None:
        """Show the evaluation that the form names, if it is not shown yet."""
        self.shown.follow(*self._named())

    def draw(self) -> None:
        """Follow the label and the weights that are typed, and draw the pictures."""
        self._offer_methods()
        self.preset.draw()
        self._follow()
        self.shown.draw()


def next_run(workspace: Workspace) -> str:
    """Return the run that was trained last of those that are not evaluated, or of all; empty if there is none."""
    runs = workspace.runs()
    waiting = [run for run in runs if not workspace.run(run).evaluations()]
    return workspace.trained_last(waiting or runs)


def _label(typed: str) -> str | None:
    """Return a label, or None if there is none."""
    return typed.strip() or None
