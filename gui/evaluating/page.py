"""The Eval page: how well a run finds defects, which images it would stop, and its heatmaps to click through."""

import webbrowser
from pathlib import Path
from typing import Any

from configs import events
from configs.errors import MissingError, UserError
from configs.spec.presets import read_preset
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import METHODS, EvaluateSpec, EvaluationSettings, evaluation_name, parts_of
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.evaluation import Outcome
from evaluation.saved.images import tested_set
from gui.evaluating.figures_table import COLUMNS, figure_rows, verdict_text
from gui.evaluating.settings_form import fill_settings, read_settings, settings_rows
from gui.evaluating.threshold_form import ThresholdChoice
from gui.framework.host import Host
from gui.framework.job_page import JobPage
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.shared.tested_images import TestedImages
from gui.toolkit import dialogs, sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, choice, field_row, help_of, table, text_input


class EvaluatePage(JobPage):
    """A run goes in; figures and heatmaps come out."""

    name, title, spec_class, run_text = "evaluate", "Eval", EvaluateSpec, "Evaluate"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.images = TestedImages(self, "images", palette, 6)
        self.alarm = ThresholdChoice(
            self, "alarm", palette, "Threshold", help_of(EvaluateSpec, "threshold"), optional=False
        )
        self.unsure = ThresholdChoice(
            self, "unsure", palette, "Unsure from", help_of(EvaluateSpec, "unsure"), optional=True
        )
        self._cache = OutcomeCache(host.workspace)
        self.outcome: Outcome | None = None
        self._shown = ("", "")  # the run, and the name of its evaluation

    def form_rows(self) -> list[Row]:
        """Return the form, and the figures below it."""
        soft = self.palette.soft
        return [
            field_row("Run", choice(self.key("run_name"), []), tooltip=help_of(EvaluateSpec, "run")),
            field_row(
                "Method",
                choice(self.key("method"), METHODS, METHODS[0], width=12),
                sg.Text("Label", tooltip=help_of(EvaluateSpec, "label")),
                text_input(self.key("label"), width=9),
                tooltip=help_of(EvaluateSpec, "methods"),
            ),
            *settings_rows(self.key, self.palette),
            *self.alarm.rows(),
            *self.unsure.rows(),
            [table(self.key("figures"), list(COLUMNS), list(COLUMNS.values()), 3, self.palette)],
            [
                sg.Text(
                    "", key=self.key("verdict"), font=SMALL, text_color=soft, size=(36, 3), expand_x=True
                ),
                sg.Column(
                    [
                        [button(text, self.key(name), self.palette, tooltip=tooltip, slim=True)]
                        for name, text, tooltip in (
                            ("report", "Open report", "the report in a browser"),
                            ("adopt", "Its settings", "fill the form with how this evaluation was made"),
                        )
                    ],
                    element_justification="right",
                    pad=0,
                ),
            ],
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the pictures of the chosen test image, and the list of all."""
        return self.images.rows()

    def read_form(self, form: Form) -> EvaluateSpec:
        """Return the spec that the form describes."""
        return spec_from(
            EvaluateSpec,
            run=form[self.key("run_name")],
            methods=[form[self.key("method")]],
            label=_label(form[self.key("label")]),
            **read_settings(form, self.key),
            threshold=self.alarm.read(),
            unsure=self.unsure.read(),
            seed=self.memory.get("seed", 0),  # it has no field: that of the last spec that filled the form
        )

    def fill_form(self, spec: EvaluateSpec) -> None:
        """Write a spec into the form."""
        self.host.window[self.key("run_name")].update(value=spec.run)
        self._fill_name(spec.names[0])
        self._fill_settings(spec)
        self.show_run(spec.run, spec.names[0])

    def _fill_settings(self, spec: EvaluateSpec) -> None:
        fill_settings(self.host.window, self.key, spec)
        self.host.window[self.key("samples")].update(value=str(spec.samples))
        self.alarm.fill(spec.threshold)
        self.unsure.fill(spec.unsure)
        self.memory["seed"] = spec.seed

    def _fill_name(self, name: str) -> None:
        """Write an evaluation's name into the form."""
        method, label = parts_of(name)
        self.host.window[self.key("method")].update(value=method)
        self.host.window[self.key("label")].update(value=label or "")

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return "-".join(filter(None, (spec.kind, spec.run, spec.label)))

    def run(self) -> None:
        """Evaluate the run; asks first if that is the end of an evaluation made in another way. Raises SpecError."""
        if not self.is_busy and self._may_replace(self.read_form(self.host.values)):
            super().run()

    def _may_replace(self, spec: EvaluateSpec) -> bool:
        """Whether there is nothing that the evaluation would replace by another one, or the person agrees."""
        try:
            before = self._cache.read(spec.run, spec.names[0])
            others = before.differences(spec)
        except UserError:  # there is none, or it is of no use
            return True
        if not others:
            return True
        question = (
            f"{before.title} was evaluated in another way ({before.made_by}): "
            f"the form has another {' and '.join(others)}.\n\n"
            "Replace it? Under a label of its own the new one would stand beside it."
        )
        return dialogs.confirm(self.host.window, question, "Replace", "Go back")

    def routes(self) -> Routes:
        """Return what the form's elements and the parts do."""
        return merged(
            super().routes(),
            {
                self.key("run_name"): self._follow,
                self.key("method"): self._follow,
                self.key("preset"): self._fill_preset,
                self.key("report"): lambda: webbrowser.open(self._made().folder.report_html.as_uri()),
                self.key("adopt"): lambda: self._fill_settings(self._made().spec),
            },
            *(part.routes() for part in (self.alarm, self.unsure, self.images)),
        )

    def _fill_preset(self) -> None:
        if preset := self.host.values[self.key("preset")]:
            settings = EvaluationSettings(**read_preset("evaluation", preset))
            fill_settings(self.host.window, self.key, settings)

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
        runs = self.host.with_awaited(self.host.workspace.runs(), "train")
        self.host.refill(self.key("run_name"), runs)
        self._follow(again=self.outcome is None or self._cache.is_stale(self.outcome))

    def _named(self) -> tuple[str, str]:
        """Return the run that the form names, and the name of its evaluation."""
        run, method, label = (
            self.host.window[self.key(name)].get() for name in ("run_name", "method", "label")
        )
        return run, evaluation_name(method or METHODS[0], _label(label))

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
                why = f"not evaluated by {name} yet"
            except UserError as error:
                why = str(error)
        if self.outcome is None:
            self.host.window[self.key("figures")].update(values=[])
            self.host.window[self.key("verdict")].update(why)
            self.images.show(None, None, {})
            return
        report = self.outcome.report
        self.host.window[self.key("figures")].update(values=figure_rows(report))
        self.host.window[self.key("verdict")].update(verdict_text(report))
        scales = self._cache.scales(run, self.outcome.label)
        self.images.show(self.outcome, tested_set(files, self.host.workspace), scales)

    def draw(self) -> None:
        """Follow the label that is typed, and draw the pictures."""
        self._follow()
        self.images.draw()


def _label(typed: str) -> str | None:
    """Return a label, or None if there is none."""
    return typed.strip() or None
