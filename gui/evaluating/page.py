"""The Eval page: how well a run finds defects, which images it would stop, and its heatmaps to click through."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from configs import events
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.spec.spec import Spec
from configs.spec.spec_io import to_hjson
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.quality import QUALITIES
from evaluation.saved.evaluation import Outcome, evaluations_of
from gui.evaluating.form import EvaluateForm
from gui.evaluating.replacing import may_replace
from gui.evaluating.shown import ShownEvaluation
from gui.framework.host import CalledGood, ChosenThresholds, GoOn, Host, Offer, ToEvaluateAgain
from gui.framework.job_page import JobPage
from gui.framework.next_step import NextStep
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row

FIRST_PRESET = QUALITIES["good"].evaluation  # what a person begins with


class EvaluatePage(JobPage):
    """A run goes in; figures and heatmaps come out."""

    name, title, spec_class, run_text = "evaluate", "Eval", EvaluateSpec, "Evaluate"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.form = EvaluateForm(self, palette, self._follow)
        self.runs, self.preset = self.form.runs, self.form.preset
        self.shown = ShownEvaluation(self, palette, lambda outcome: self.form.fill_settings(outcome.spec))
        self.next_step = NextStep(self, palette, "Decide", "results", self.shown.to_decide)
        self._begins = False  # whether the form is to be filled with what a person begins with

    def form_rows(self) -> list[Row]:
        """Return the form, and the figures below it."""
        return [*self.form.rows(), *self.more.rows(), *self.shown.figures()]

    def more_rows(self) -> list[Row]:
        """Return what a preset fills in, what is combined, and the lower threshold."""
        return self.form.more_rows()

    def outcome_rows(self) -> list[Row]:
        """Return what the figures mean, the pictures of the chosen test image, and the list of all."""
        return self.shown.rows()

    def read_form(self, form: Form) -> EvaluateSpec:
        """Return the spec for the first of the chosen runs: its evaluation is shown."""
        return self.read_specs(form)[0]

    def read_specs(self, form: Form) -> list[EvaluateSpec]:
        """Return the spec of each chosen run."""
        return self.form.read(form)

    def expect(self, specs: Sequence[Spec]) -> None:
        """Let the spare worker make ready the network of the first run."""
        self.host.spare.expect(to_hjson(specs[0]))

    def fill_form(self, spec: EvaluateSpec) -> None:
        """Write a spec into the form. Raises MissingError if its run is not here."""
        self.form.fill(spec)
        self.shown.show(spec.run, spec.names[0])

    def opened(self) -> None:
        """Let the list tell names that it has no room for."""
        super().opened()
        self.form.opened()

    def restored(self, form: Form) -> None:
        """Note whether there is a form to go on with."""
        self._begins = not any(str(key).startswith(self.key("")) for key in form)

    def _begin(self) -> None:
        """Fill the form as the first evaluation of its run was made; where there is none, by the preset that suits."""
        run = self.form.run
        made = evaluations_of(self.host.workspace.run(run)) if run else []
        if not made:
            preset = (self.shown.suiting(run) if run else "") or FIRST_PRESET
            self.host.window[self.key("preset")].update(value=preset)
            self.preset.fill(preset)
            return
        with suppress(UserError):  # one that is of no use: what is wrong with it stands in its place
            self.form.fill_settings(self.shown.cache.read(run, made[0]).spec)
        self.form.fill_name(made[0])

    def offered(self, what: Offer) -> None:
        """Make an evaluation anew, in the way that it was made, or set what would help. Raises UserError."""
        if isinstance(what, ToEvaluateAgain | CalledGood):
            self.check_idle()
        if isinstance(what, ToEvaluateAgain):
            spec = self.shown.cache.read(what.run, what.evaluation).spec.model_copy(update=dict(what.changes))
            self.fill_form(spec)
            if not what.changes:
                self.start([spec])
            else:
                self.filled_in()
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
            self.form.routes(),
            self.shown.routes(),
        )

    def show_event(self, event: events.Event) -> None:
        """Show the evaluation that a job made."""
        if isinstance(event, events.Finished):
            folder = Path(event.folder)
            if (folder.parents[1].name, folder.name) == self.form.named:
                self.shown.show(*self.form.named)

    def refresh(self) -> None:
        """List the runs; show the chosen one's evaluation if it is not shown yet."""
        self.runs.offer(self.host.with_awaited(self.host.workspace.runs(), "train"))
        if not (self.runs.default and self.host.is_front(self.name)):  # what a person looks at stays
            self.runs.prefer(next_run(self.host.workspace))
        if self._begins:
            self._begins = False
            self._begin()
        self.shown.follow(*self.form.named, again=self.shown.is_stale)

    def _follow(self) -> None:
        """Show the evaluation that the form names, if it is not shown yet."""
        self.shown.follow(*self.form.named)

    def draw(self) -> None:
        """Follow the label and the weights that are typed, and draw the pictures."""
        self.form.draw()
        self._follow()
        self.shown.draw()


def next_run(workspace: Workspace) -> str:
    """Return the run that was trained last of those that are not evaluated, or of all; empty if there is none."""
    runs = workspace.runs()
    waiting = [run for run in runs if not workspace.run(run).evaluations()]
    return workspace.trained_last(waiting or runs)
