"""The Train page: runs are started from a form, and seen while they learn."""

from collections.abc import Sequence
from typing import Any, Self

from configs import events
from configs.spec.spec import Spec
from configs.spec.spec_io import spec_from, to_hjson
from evaluation.evaluate_spec import EvaluateSpec
from gui.framework.host import GoOn, Host, MadeCorruption, Offer
from gui.framework.job_page import JobPage
from gui.framework.next_step import NextStep
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, tabs
from gui.training.form import TrainForm
from gui.training.live_view import TrainingView
from gui.training.run_table import DONE, RunTable
from gui.training.taken_names import ANEW, RESUME, TakenNames, free_run_name
from gui.training.then_row import then_told
from networks.choices.train_spec import ForecastSpec, ResumeSpec, TrainSpec
from networks.runs.run_record import read_run_record

RUNS, LIVE = "page.runs", "page.live"
FORECAST_HELP = "say how long it will take, and how much memory, after a few timed steps; nothing is written"


class TrainPage(JobPage):
    """Choices on the left; curves, the latest reconstruction and the runs on the right."""

    name, title, spec_class, run_text = "train", "Train", TrainSpec, "Train"
    computes = True
    extras = {"forecast": ("Forecast", FORECAST_HELP)}

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.taken = TakenNames(self, palette)
        self.form = TrainForm(self, palette, self.taken)
        self.view = TrainingView(self, "view", palette, lambda: self.is_training)
        self.runs = RunTable(self, "runs", palette)
        self._forecasts = False  # what the job does
        self._then = ""  # what follows the trainings of a forecast
        self.next_step = NextStep(self, palette, "How well?", "evaluate", self._trained)

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return self.form.rows()

    def expect(self, specs: Sequence[Spec]) -> None:
        """Let the spare worker make ready the network of the form's first run; see what is taken and what follows."""
        self.taken.follow([spec.name for spec in specs if isinstance(spec, TrainSpec)])
        self.form.then.follow(specs)
        self.host.spare.expect(to_hjson(specs[0]) if isinstance(specs[0], TrainSpec) else "")

    def more_rows(self) -> list[Row]:
        """Return what the form has for few."""
        return self.form.more_rows()

    def outcome_rows(self) -> list[Row]:
        """Return the curves, the latest figures, and the runs."""
        pages = [
            (self.key(LIVE), "How it goes", self.view.rows()),
            (self.key(RUNS), "Runs", self.runs.rows()),
        ]
        return [[tabs(self.key("outcome"), pages, self.palette)]]

    def read_form(self, form: Form) -> TrainSpec:
        """Return the spec of the first run."""
        return self.form.read(form)[0]

    def read_specs(self, form: Form) -> list[Spec]:
        """Return the spec of each run, each with that of its evaluation behind it."""
        return [each for spec in self.form.read(form) for each in self._with_evaluation(spec, spec)]

    def _with_evaluation(self, spec: Spec, trained: TrainSpec) -> list[Spec]:
        evaluation = self.form.then.evaluation_of(trained)
        return [spec] if evaluation is None else [spec, evaluation]

    def jobs_of(self, specs: Sequence[Spec]) -> list[list[Spec]]:
        """Return each run as a job of its own, so that one that fails ends no other; its evaluation ends with it."""
        jobs: list[list[Spec]] = []
        for spec in specs:
            if isinstance(spec, EvaluateSpec):
                jobs[-1].append(spec)
            else:
                jobs.append([spec])
        return jobs

    def agreed(self, specs: Sequence[Spec]) -> list[Spec]:
        """Return what is to be done where names are taken: resumed, or trained under other names."""
        answer = self.taken.ask([spec for spec in specs if isinstance(spec, TrainSpec)])
        if answer not in (ANEW, RESUME):
            return []
        jobs = self.jobs_of(specs)
        alone = len(jobs) == 1
        return [each for job in jobs for each in self._agreed(job, answer == RESUME, alone)]

    def _agreed(self, job: list[Spec], resumes: bool, alone: bool) -> list[Spec]:
        trained, workspace = job[0], self.host.workspace
        if not isinstance(trained, TrainSpec):
            return job
        is_unfinished = trained.name in workspace.unfinished_runs()
        if is_unfinished and resumes:
            return self._resumption(trained.name)
        if is_unfinished or (alone and trained.name in workspace.runs()):
            new = free_run_name(trained.name, workspace)
            return [
                spec.model_copy(update={"run" if isinstance(spec, EvaluateSpec) else "name": new})
                for spec in job
            ]
        return job

    def _resumption(self, run: str) -> list[Spec]:
        """Return what goes on with an unfinished run. Raises UserError if its record cannot be read."""
        trained = read_run_record(self.host.workspace.run(run)).spec
        return self._with_evaluation(spec_from(ResumeSpec, run=run), trained)

    def fill_form(self, spec: TrainSpec) -> None:
        """Write a spec into the form."""
        self.form.fill(spec)

    def offered(self, what: Offer) -> None:
        """Choose a corruption that was just made, or what would help a run."""
        if isinstance(what, MadeCorruption):
            self.form.offer(what)
        elif isinstance(what, GoOn):
            self.form.take(what.dataset, what.fields)
            if what.fields:
                self.filled_in()

    def _trained(self) -> GoOn | str:
        """Return the run that was trained last, here or at all, or what is missing for the next step."""
        workspace = self.host.workspace
        done = [run.name for run in self.runs.runs if run.state == DONE]
        runs = [name for name in done or workspace.runs() if workspace.run(name).weights.exists()]
        if not runs:
            return "train a network first"
        last = max(runs, key=lambda name: workspace.run(name).trained_at)
        return GoOn(last, "")

    def take_over(self, old: Self) -> None:
        """Go on with the jobs, their curves and their states."""
        super().take_over(old)
        self.view.take_over(old.view)
        self.runs.runs = old.runs.runs
        self._forecasts, self._then = old._forecasts, old._then

    def opened(self) -> None:
        """Let the lists tell names that they have no room for."""
        super().opened()
        self.form.listen()
        self.runs.listen()

    def restored(self, form: Form) -> None:
        """Show what is remembered."""
        del form
        self.form.show()

    @property
    def keeps(self) -> str:
        """What stays of a training that is stopped."""
        return "What is finished stays: each whole epoch, and the training can be resumed."

    def routes(self) -> Routes:
        """Return what the form's elements and the parts do."""
        return merged(
            super().routes(),
            {
                self.key("forecast"): self._forecast,
                self.runs.key("resume"): self._resume,
                self.taken.key("resume"): self._resume_named,
            },
            self.form.routes(),
            self.view.routes(),
        )

    def _forecast(self) -> None:
        if not self.panel.is_busy:
            specs = self.form.read(self.host.values)
            self._then = then_told(self.read_specs(self.host.values))
            self.start([ForecastSpec(**spec.model_dump(exclude={"kind"})) for spec in specs])

    @property
    def is_training(self) -> bool:
        """Whether a job runs that trains."""
        return self.panel.job is not None and not self._forecasts

    def _resume(self) -> None:
        run = self.runs.chosen()
        if run is not None and self.runs.can_resume:
            self.start(self._resumption(run.name))

    def _resume_named(self) -> None:
        """Go on with those of the form's runs that are unfinished."""
        if not self.panel.is_busy and (unfinished := self.taken.unfinished):
            self.start([spec for run in unfinished for spec in self._resumption(run)])

    def refresh(self) -> None:
        """List the data sets, presets, corruptions and runs."""
        self.form.refresh()
        self.runs.refresh()
        self.taken.refresh()

    def start(self, specs: Any) -> None:
        """Start the runs, or their forecasts."""
        self._forecasts = isinstance(specs[0], ForecastSpec)
        if not self._forecasts:
            self.runs.begin([(self._run_of(job[0]), len(job) > 1) for job in self.jobs_of(specs)])
        super().start(specs)

    def _run_of(self, spec: Any) -> str:
        return spec.run if isinstance(spec, ResumeSpec | EvaluateSpec) else spec.name

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file, without its suffix."""
        return f"{spec.kind}-{self._run_of(spec)}"

    def started(self, spec: Any) -> None:
        """Make room for the figures of a run."""
        if self._forecasts:
            self.view.say(f"{spec.name}: a few steps are timed…")
        else:
            self.view.begin(self._run_of(spec))

    def job_ended(self) -> None:
        """Make room for the next run."""
        if self._forecasts:
            return
        if self.panel.job is not None and self.runs.current is not None:
            self.view.begin(self.runs.current.name)
        elif self.panel.job is None:
            self.runs.cancel_waiting()

    def show_failure(self, event: events.Failed) -> None:
        """Show why a run, or its evaluation, failed: of several, in the table, as the others go on."""
        if self._forecasts or len(self.runs.runs) == 1 or not self.panel.waiting:
            super().show_failure(event)

    def show_event(self, event: events.Event) -> None:
        """Take in what the run that trains said."""
        if self._forecasts:
            if isinstance(event, events.Finished):
                self.view.say("\n".join(filter(None, (event.summary, self._then))))
        elif isinstance(event, events.Progress):
            self.runs.say_left(event.seconds_left)
        elif isinstance(event, events.Illustration):
            self.view.take_in(event)
        else:
            self.runs.take_in(event)
            self.view.take_in(event)

    def draw(self) -> None:
        """Draw the curves, the picture, the table, and what is told of taken names."""
        self.taken.draw()
        self.view.draw()
        self.runs.draw()
