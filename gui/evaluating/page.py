"""The Eval page: how well a run finds defects, which images it would stop, and its heatmaps to click through."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from configs import events
from configs.errors import MissingError, UserError
from configs.spec.presets import read_preset
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import (
    METHODS,
    EvaluateSpec,
    EvaluationSettings,
    evaluation_name,
    suiting_preset,
)
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.evaluation import Outcome
from evaluation.saved.images import tested_set
from gui.evaluating.figures_table import COLUMNS, figure_rows
from gui.evaluating.settings_form import AND, fill_settings, fine_rows, read_settings, settings_rows
from gui.evaluating.threshold_form import ThresholdChoice
from gui.framework.host import CalledGood, GoOn, Host, Offer, ToEvaluateAgain, show_in_browser
from gui.framework.job_page import JobPage
from gui.framework.next_step import NextStep
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.shared.answer_view import AnswerView
from gui.shared.choice_list import ChoiceList
from gui.shared.tested_images import TestedImages
from gui.toolkit import dialogs, sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button, choice, field_row, help_of, prose, table, text_input
from networks.runs.run_record import read_run_record

PLAIN = [method for method in METHODS if method != "features"]  # that need no weights of a person's
TOGETHER = (("residual", "located"), ("residual", "uncertainty"), ("residual", "uncertainty", "combined"))
METHOD_CHOICES = [*PLAIN, *map(AND.join, TOGETHER)]
WITH_WEIGHTS = [*METHOD_CHOICES, "features", AND.join(("residual", "features", "combined"))]
SEVERAL = "\nCtrl+click and Shift+click choose several: each is evaluated, the first is shown"
UNSEEN = (
    "seed",
    "stress",
    "combine_by",
)  # fields without a place in the form: as in the last spec that filled it
MOST_NAMED = 5  # evaluations that a question names


class EvaluatePage(JobPage):
    """A run goes in; figures and heatmaps come out."""

    name, title, spec_class, run_text = "evaluate", "Eval", EvaluateSpec, "Evaluate"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.runs = ChoiceList(
            self, "run_name", palette, "Runs", help_of(EvaluateSpec, "run") + SEVERAL, height=2
        )
        self.answer = AnswerView(self, "answer", palette)
        self.images = TestedImages(self, "images", palette, 6)
        self.alarm = ThresholdChoice(
            self, "alarm", palette, "Threshold", help_of(EvaluateSpec, "threshold"), optional=False
        )
        self.unsure = ThresholdChoice(
            self, "unsure", palette, "Unsure from", help_of(EvaluateSpec, "unsure"), optional=True
        )
        self.next_step = NextStep(self, palette, "Decide", "results", self._evaluated)
        self._cache = OutcomeCache(host.workspace)
        self.outcome: Outcome | None = None
        self._shown = ("", "")  # the run, and the name of its evaluation

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
            *settings_rows(self.key),
            *self.alarm.rows(),
            *self.more.rows(),
            [table(self.key("figures"), list(COLUMNS), list(COLUMNS.values()), 3, self.palette)],
            [
                prose(self.key("verdict"), self.palette, 0, soft=True),
                *(
                    button(text, self.key(name), self.palette, tooltip=tooltip, slim=True)
                    for name, text, tooltip in (
                        ("report", "Open report", "the report in a browser"),
                        ("adopt", "Its settings", "fill the form with how this evaluation was made"),
                    )
                ),
            ],
        ]

    def more_rows(self) -> list[Row]:
        """Return what a preset fills in, what is combined, and the lower threshold."""
        return [*fine_rows(self.key, self.palette), *self.unsure.rows()]

    def outcome_rows(self) -> list[Row]:
        """Return what the figures mean, the pictures of the chosen test image, and the list of all."""
        return [*self.answer.rows(), *self.images.rows()]

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
        self._fill_methods(spec)
        self.host.window[self.key("label")].update(value=spec.label or "")
        self.show_run(spec.run, spec.names[0])

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

    def offered(self, what: Offer) -> None:
        """Make an evaluation anew, in the way that it was made, or set what would help. Raises UserError."""
        if isinstance(what, ToEvaluateAgain) and not self.is_busy:
            spec = self._cache.read(what.run, what.evaluation).spec.model_copy(update=dict(what.changes))
            self.fill_form(spec)
            if not what.changes:
                self.start([spec])
        elif isinstance(what, CalledGood) and not self.is_busy:
            spec = self._cache.read(what.run, what.evaluation).spec.with_known_good(what.photo)
            self.fill_form(spec)
            if self._may_replace([spec]):
                self.start([spec])
        elif isinstance(what, GoOn):
            self.runs.find_and_choose([what.run])
            for field, value in what.fields.items():
                self.host.window[self.key(field)].update(value=value)
            self._fill_preset(what.fields.get("preset", ""))
            self._follow()

    def _evaluated(self) -> GoOn | str:
        """Return the evaluation that is shown, or what is missing for the next step."""
        outcome = self.outcome
        if outcome is None:
            return "evaluate a run first"
        return GoOn(outcome.run, outcome.report.dataset, {"evaluation": outcome.name})

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return "-".join(filter(None, (spec.kind, spec.run, spec.label)))

    def run(self) -> None:
        """Evaluate the runs; asks first if that is the end of evaluations made in another way. Raises SpecError."""
        if not self.is_busy and self._may_replace(self.read_specs(self.host.values)):
            super().run()

    def _may_replace(self, specs: Sequence[EvaluateSpec]) -> bool:
        """Whether there is nothing that the evaluations would replace by others, or the person agrees."""
        replaced = [text for spec in specs for name in spec.names if (text := self._replaced(spec, name))]
        if not replaced:
            return True
        more = [f"... and {len(replaced) - MOST_NAMED} more"] if len(replaced) > MOST_NAMED else []
        question = "\n".join(
            [
                *replaced[:MOST_NAMED],
                *more,
                "",
                "Replace? Under a label of its own, what is new would stand beside what is there.",
            ]
        )
        return dialogs.confirm(self.host.window, question, "Replace", "Go back")

    def _replaced(self, spec: EvaluateSpec, name: str) -> str:
        """Return in which other way an evaluation was made that a spec would make anew; empty if there is none."""
        try:
            before = self._cache.read(spec.run, name)
            others = before.differences(spec)
        except UserError:  # there is none, or it is of no use
            return ""
        if not others:
            return ""
        return (
            f"{before.title} was evaluated in another way ({before.made_by}): "
            f"the form has another {' and '.join(others)}."
        )

    def routes(self) -> Routes:
        """Return what the form's elements and the parts do."""
        return merged(
            super().routes(),
            {
                self.key("method"): self._follow,
                self.key("preset"): lambda: self._fill_preset(self.host.values[self.key("preset")]),
                self.key("report"): lambda: show_in_browser(self.host, self._made().folder.report_html),
                self.key("adopt"): lambda: self._fill_settings(self._made().spec),
            },
            *(part.routes() for part in (self.runs, self.alarm, self.unsure, self.answer, self.images)),
        )

    def _fill_preset(self, preset: str) -> None:
        if preset:
            named = read_preset("evaluation", preset)
            settings = EvaluationSettings(**named)
            fill_settings(self.host.window, self.key, settings)
            if "methods" in named:
                self._fill_methods(settings)
                self._follow()

    def _fill_methods(self, settings: EvaluationSettings) -> None:
        window = self.host.window
        window[self.key("method")].update(value=AND.join(settings.methods))
        window[self.key("combine")].update(value=AND.join(sorted(settings.combine, key=METHODS.index)))
        self.memory["combine_by"] = settings.combine_by

    def _made(self) -> Outcome:
        """Return the evaluation that is shown. Raises UserError if there is none."""
        if self.outcome is None:
            raise UserError("evaluation", "there is none yet", "evaluate a run first")
        return self.outcome

    def show_event(self, event: events.Event) -> None:
        """Show the evaluation that a job made."""
        if isinstance(event, events.Finished):
            folder = Path(event.folder)
            if (folder.parents[1].name, folder.name) == self._named():
                self.show_run(*self._named())

    def refresh(self) -> None:
        """List the runs; show the chosen one's evaluation if it is not shown yet."""
        self.runs.offer(self.host.with_awaited(self.host.workspace.runs(), "train"))
        self._follow(again=self.outcome is None or self._cache.is_stale(self.outcome))

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

    def _follow(self, again: bool = False) -> None:
        """Show the evaluation that the form names, if it is not shown yet or is to be shown again."""
        if again or self._named() != self._shown:
            self.show_run(*self._named())

    def show_run(self, run: str, name: str) -> None:
        """Show an evaluation of a run, or that there is none."""
        self._shown = (run, name)
        self.outcome = None
        files, why = self.host.workspace.run(run), "train a run first"
        if run:
            try:
                self.outcome = self._cache.read(run, name)
            except MissingError:
                why = f"not evaluated by {name} yet{self._hint(run) if name == METHODS[0] else ''}"
            except UserError as error:
                why = str(error)
        self.answer.show(self.outcome)
        if self.outcome is None:
            self.host.window[self.key("figures")].update(values=[])
            self.host.window[self.key("verdict")].update(why)
            self.images.show(None, None, {})
            return
        report = self.outcome.report
        self.host.window[self.key("figures")].update(values=figure_rows(report))
        self.host.window[self.key("verdict")].update(report.threshold.told)
        scales = self._cache.scales(run, self.outcome.label)
        self.images.show(self.outcome, tested_set(files, self.host.workspace), scales)

    def _hint(self, run: str) -> str:
        """Return which preset suits a run, if another one is chosen."""
        suiting = ""
        with suppress(UserError):  # what is wrong with its record, the job says
            suiting = suiting_preset(read_run_record(self.host.workspace.run(run)).spec)
        chosen = self.host.window[self.key("preset")].get()
        return "" if chosen == suiting else f". The preset that suits this run is {suiting}."

    def draw(self) -> None:
        """Follow the label and the weights that are typed, and draw the pictures."""
        self._offer_methods()
        self._follow()
        self.images.draw()


def _label(typed: str) -> str | None:
    """Return a label, or None if there is none."""
    return typed.strip() or None
