"""The Eval tab: how well a run finds defects, which images it would stop, and its heatmaps to click through."""

import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from configs import events
from configs.errors import MissingError, UserError
from configs.presets import preset_names, preset_summary, read_preset
from configs.spec_io import spec_from
from datasets.layout import ALL
from evaluation.evaluate_spec import METHODS, EvaluateSpec, EvaluationSettings, Method
from evaluation.outcome import Outcome, read_outcome, scales_of
from evaluation.scores import PAPER_SCORE, SCORE_NAMES
from evaluation.tested import tested_set
from gui import sg
from gui.page import Form
from gui.tab import Tab
from gui.tested_images import TestedImages
from gui.theme import SMALL, Palette
from gui.threshold_choice import ThresholdChoice
from gui.widgets import (
    Row,
    button,
    choice,
    field_row,
    help_of,
    real_number,
    real_numbers,
    table,
    text_input,
    whole_number,
)

FIGURES = ("image_auroc", "pixel_auroc", "aupro_30")
COLUMNS = {
    "defect": 14,
    "images": 7,
    "AUROC": 7,
    "pixel": 7,
    "AUPRO": 7,
}  # and their widths; pixel: AUROC of pixels


class EvaluateTab(Tab):
    """A run goes in; figures and heatmaps come out."""

    name, title, spec_class, run_text = "evaluate", "Eval", EvaluateSpec, "Evaluate"

    def __init__(self, app: Any, palette: Palette) -> None:
        super().__init__(app, palette)
        self.images = TestedImages(self, "images", palette, 6)
        self.alarm = ThresholdChoice(
            self, "alarm", palette, "Threshold", help_of(EvaluateSpec, "threshold"), optional=False
        )
        self.unsure = ThresholdChoice(
            self, "unsure", palette, "Unsure from", help_of(EvaluateSpec, "unsure"), optional=True
        )
        self._outcome: Outcome | None = None
        self._shown = ("", "")  # run and method

    def form_rows(self) -> list[Row]:
        """Return the form, and the figures below it."""
        soft = self.palette.soft
        return [
            field_row("Run", choice(self.key("run_name"), []), tooltip=help_of(EvaluateSpec, "run")),
            field_row(
                "Method",
                choice(self.key("method"), METHODS, METHODS[0], width=12),
                sg.Text("Score", tooltip=help_of(EvaluateSpec, "score")),
                choice(self.key("score"), SCORE_NAMES, PAPER_SCORE, width=6),
                tooltip=help_of(EvaluateSpec, "methods"),
            ),
            field_row(
                "Preset",
                choice(self.key("preset"), preset_names("evaluation"), width=12),
                sg.Text("Samples", tooltip=help_of(EvaluateSpec, "samples")),
                text_input(self.key("samples"), EvaluateSpec.model_fields["samples"].default, width=6),
                tooltip="fills the two lines below, and the score: "
                + "; ".join(
                    f"{name}: {preset_summary('evaluation', name)}" for name in preset_names("evaluation")
                ),
            ),
            field_row(
                "Scales",
                text_input(self.key("scales"), "0", width=14),
                sg.Text("%", text_color=soft),
                sg.Checkbox("relative", key=self.key("relative"), tooltip=help_of(EvaluateSpec, "relative")),
                tooltip=help_of(EvaluateSpec, "scales"),
            ),
            field_row(
                "Contrast",
                text_input(self.key("contrast"), 0, width=6),
                sg.Text("Smoothing", tooltip=help_of(EvaluateSpec, "smoothing")),
                text_input(self.key("smoothing"), 0, width=6),
                sg.Text("%", text_color=soft),
                tooltip=help_of(EvaluateSpec, "contrast"),
            ),
            *self.alarm.rows(),
            *self.unsure.rows(),
            [table(self.key("figures"), list(COLUMNS), list(COLUMNS.values()), 3, self.palette)],
            [
                sg.Text(
                    "", key=self.key("verdict"), font=SMALL, text_color=soft, size=(36, 3), expand_x=True
                ),
                button("Open report", self.key("report"), self.palette, tooltip="the report in a browser"),
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
            scales=real_numbers(form[self.key("scales")]),
            contrast=real_number(form[self.key("contrast")]),
            smoothing=real_number(form[self.key("smoothing")]),
            relative=form[self.key("relative")],
            score=form[self.key("score")],
            samples=whole_number(form[self.key("samples")]),
            threshold=self.alarm.read(),
            unsure=self.unsure.read(),
        )

    def fill_form(self, spec: EvaluateSpec) -> None:
        """Write a spec into the form."""
        window = self.app.window
        window[self.key("run_name")].update(value=spec.run)
        window[self.key("method")].update(value=spec.methods[0])
        self._fill_settings(spec)
        window[self.key("samples")].update(value=str(spec.samples))
        self.alarm.fill(spec.threshold)
        self.unsure.fill(spec.unsure)
        self.show_run(spec.run, spec.methods[0])

    def _fill_settings(self, settings: EvaluationSettings) -> None:
        """Write what the presets hold into the form."""
        window = self.app.window
        window[self.key("scales")].update(value=", ".join(f"{scale:g}" for scale in settings.scales))
        window[self.key("contrast")].update(value=f"{settings.contrast:g}")
        window[self.key("smoothing")].update(value=f"{settings.smoothing:g}")
        window[self.key("relative")].update(value=settings.relative)
        window[self.key("score")].update(value=settings.score)

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return f"{spec.kind}-{spec.run}"

    def handle(self, name: str, form: Form) -> None:
        """Show another run or another image, or open the report."""
        part, _, event = name.partition(".")
        if name in ("run_name", "method"):
            self.show_run(form[self.key("run_name")], form[self.key("method")])
        elif name == "preset" and (preset := form[self.key("preset")]):
            self._fill_settings(EvaluationSettings(**read_preset("evaluation", preset)))
        elif part in ("alarm", "unsure"):
            getattr(self, part).handle(event)
        elif part == "images":
            self.images.handle(event)
        elif name == "report":
            self._open_report()

    def _open_report(self) -> None:
        if self._outcome is None:
            raise UserError("report", "there is none yet", "evaluate a run first")
        webbrowser.open(self._outcome.folder.report_html.as_uri())

    def show_event(self, event: events.Event) -> None:
        """Show the evaluation that a job made."""
        if isinstance(event, events.Finished):
            folder = Path(event.folder)
            self.app.window[self.key("method")].update(value=folder.name)
            self.show_run(folder.parents[1].name, cast(Method, folder.name))

    def refresh(self) -> None:
        """List the runs; show the chosen one's evaluation if it is not shown yet."""
        runs = self.app.with_awaited(self.app.workspace.runs(), "train")
        run = self.app.refill(self.key("run_name"), runs)
        method = self.app.values.get(self.key("method")) or METHODS[0]
        if (run, method) != self._shown:
            self.show_run(run, method)

    def show_run(self, run: str, method: Method) -> None:
        """Show the evaluation of a run by a method, or that there is none."""
        self._shown = (run, method)
        self._outcome = None
        files, why = self.app.workspace.run(run), "train a run first"
        if run:
            try:
                self._outcome = read_outcome(files, method)
            except MissingError:
                why = f"not evaluated by {method} yet"
            except UserError as error:
                why = str(error)
        if self._outcome is None:
            self.app.window[self.key("figures")].update(values=[])
            self.app.window[self.key("verdict")].update(why)
            self.images.show(None, None, {})
            return
        self._show_figures(self._outcome.report)
        self.images.show(self._outcome, tested_set(files, self.app.workspace), scales_of(files))

    def _show_figures(self, report: Mapping[str, Any]) -> None:
        rows = [
            [
                defect,
                result["counts"]["defective"],
                *(_shown(result["figures"][name]["value"]) for name in FIGURES),
            ]
            for defect, result in sorted(report["results"].items(), key=lambda item: item[0] != ALL)
        ]
        self.app.window[self.key("figures")].update(values=rows)
        self.app.window[self.key("verdict")].update(_verdict_text(report))

    def draw(self) -> None:
        """Draw the pictures."""
        self.images.draw()


def _verdict_text(report: Mapping[str, Any]) -> str:
    """Return what the threshold does to the real test images."""
    threshold = report["threshold"]
    if threshold["value"] is None:
        return f"no threshold: {threshold['says']}"
    good = report["verdicts"].get("good", {"alarm": 0})
    result = report["results"]["all"]["counts"]
    missed = sum(
        counts["pass"] for kind, counts in report["verdicts"].items() if kind not in ("good", "synthetic")
    )
    return (
        f"from {threshold['value']:.4g} on: {good['alarm']} of {result['good']} good stopped, "
        f"{missed} of {result['defective']} defective missed. "
        f"{threshold['says'][:1].upper()}{threshold['says'][1:]}."
    )


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
