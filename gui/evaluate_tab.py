"""The Eval tab: AUROCs of a run by defect type, and its heatmaps to click through."""

import json
import webbrowser
from pathlib import Path
from typing import Any

from configs import events
from configs.errors import MissingError, UserError
from configs.spec_io import spec_from
from datasets.images import read_image
from datasets.layout import SYNTHETIC, LabelledImage
from datasets.previews import load_thumbnail
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.folder import EvaluationFolder
from gui import sg
from gui.image_view import ImageView
from gui.tab import Form, Tab
from gui.theme import BOLD, SMALL, Palette
from gui.widgets import Row, button, choice, field_row, help_of, table
from networks.inputs import evaluated_images
from networks.run_record import read_run_record

METHODS = ["residual"]
SIDE = 512  # of the pictures that are loaded, pixels


class EvaluateTab(Tab):
    """A run goes in; figures and heatmaps come out."""

    name, title, spec_class, run_text = "evaluate", "Eval", EvaluateSpec, "Evaluate"

    def __init__(self, app: Any, palette: Palette) -> None:
        super().__init__(app, palette)
        self.views = {
            name: ImageView(self.key(f"view.{name}"), palette, (180, 200), empty)
            for name, empty in (
                ("image", "image"),
                ("reconstruction", "reconstruction"),
                ("heatmap", "what it could not reconstruct"),
            )
        }
        self._report: dict[str, Any] | None = None
        self._folder = EvaluationFolder(Path())
        self._sources: dict[str, LabelledImage] = {}
        self._shown_run = ""

    def form_rows(self) -> list[Row]:
        """Return the form, and the figures below it."""
        return [
            [sg.Text("How well a run finds defects", font=BOLD)],
            field_row("Run", choice(self.key("run_name"), []), tooltip=help_of(EvaluateSpec, "run")),
            field_row(
                "Method",
                choice(self.key("method"), METHODS, METHODS[0]),
                tooltip=help_of(EvaluateSpec, "methods"),
            ),
            [sg.Text("AUROC by defect type", font=BOLD, pad=(4, (12, 2)))],
            [
                table(
                    self.key("figures"),
                    ["defect", "images", "image (L2)", "pixel"],
                    [16, 7, 9, 7],
                    6,
                    self.palette,
                )
            ],
            [
                sg.Text("", key=self.key("verdict"), font=SMALL, text_color=self.palette.soft, expand_x=True),
                button("Open report", self.key("report"), self.palette, tooltip="the report in a browser"),
            ],
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the pictures of the chosen test image, and the list of all."""
        captions = {
            "image": "image, ground truth outlined",
            "reconstruction": "reconstruction",
            "heatmap": "what it could not reconstruct",
        }
        columns = [
            sg.Column(
                [
                    [sg.Text(captions[name], font=SMALL, text_color=self.palette.soft)],
                    [view.element],
                ],
                expand_x=True,
                expand_y=True,
                pad=(3, 0),
            )
            for name, view in self.views.items()
        ]
        return [
            [
                sg.Text("Test images", font=BOLD),
                sg.Text("", key=self.key("scale"), font=SMALL, text_color=self.palette.soft),
            ],
            columns,
            [
                table(
                    self.key("images"),
                    ["image", "defect", "score (L2)", "max", "mask"],
                    [26, 18, 10, 8, 6],
                    6,
                    self.palette,
                )
            ],
        ]

    def read_form(self, form: Form) -> EvaluateSpec:
        """Return the spec that the form describes."""
        return spec_from(EvaluateSpec, run=form[self.key("run_name")], methods=[form[self.key("method")]])

    def fill_form(self, spec: EvaluateSpec) -> None:
        """Write a spec into the form."""
        self.app.window[self.key("run_name")].update(value=spec.run)
        self.app.window[self.key("method")].update(value=spec.methods[0])
        self.show_run(spec.run)

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return f"{spec.kind}-{spec.run}"

    def handle(self, name: str, form: Form) -> None:
        """Show another run or another image, or open the report."""
        if name in ("run_name", "method"):
            self.show_run(form[self.key("run_name")])
        elif name == "images" and form[self.key("images")]:
            self._show_image(form[self.key("images")][0])
        elif name == "report":
            self._open_report()

    def _open_report(self) -> None:
        if self._report is None:
            raise UserError("report", "there is none yet", "evaluate a run first")
        webbrowser.open(self._folder.report_html.as_uri())

    def show_event(self, event: events.Event) -> None:
        """Show the evaluation that a job made."""
        if isinstance(event, events.Finished):
            self._shown_run = ""
            self.show_run(Path(event.folder).parents[1].name)

    def refresh(self) -> None:
        """List the runs; show the chosen one's evaluation if it is not shown yet."""
        run = self.app.refill(self.key("run_name"), self.app.workspace.runs())
        if run != self._shown_run:
            self.show_run(run)

    def show_run(self, run: str) -> None:
        """Show the evaluation of a run, or that there is none."""
        self._shown_run = run
        self._report = None
        self._folder = EvaluationFolder(self.app.workspace.run(run).evaluation(METHODS[0]))
        if run and self._folder.report_json.exists():
            self._report = json.loads(self._folder.report_json.read_text(encoding="utf-8"))
            self._report["images"].sort(
                key=lambda image: (image["defect"] == SYNTHETIC, -image["scores"]["l2"])
            )
            record = read_run_record(self.app.workspace.run(run))
            self._white = record.white
            images = evaluated_images(record.spec, self.app.workspace)
            self._sources = {image.name: image for image in images}
        self._fill_tables()

    def _fill_tables(self) -> None:
        window = self.app.window
        if self._report is None:
            for name in ("figures", "images"):
                window[self.key(name)].update(values=[])
            window[self.key("scale")].update("")
            window[self.key("verdict")].update(
                "not evaluated yet" if self._shown_run else "train a run first"
            )
            for view in self.views.values():
                view.show(None)
            return
        results = self._report["results"]
        rows = [
            [
                defect,
                result["counts"]["defective"],
                _shown(result["image_auroc"]["l2"]),
                _shown(result["pixel_auroc"]),
            ]
            for defect, result in results.items()
        ]
        window[self.key("figures")].update(values=rows)
        window[self.key("verdict")].update("0.5 is chance, 1 is perfect")
        window[self.key("scale")].update(
            f"one colour scale for all: 0 to {self._report['scale_top']:.0f} grey levels and more"
        )
        window[self.key("images")].update(
            values=[
                [
                    image["file"],
                    image["defect"],
                    f"{image['scores']['l2']:.2f}",
                    f"{image['scores']['linf']:.0f}",
                    "yes" if self._mask_of(image["file"]) else "–",
                ]
                for image in self._report["images"]
            ],
            select_rows=[0],
        )
        self._show_image(0)

    def _show_image(self, row: int) -> None:
        """Show the pictures of one test image."""
        assert self._report is not None
        name = self._report["images"][row]["file"]
        try:
            if name not in self._sources:
                raise MissingError(name, "is no longer in the data set", "evaluate the run again")
            source = self._sources[name]
            self.views["image"].show(load_thumbnail(source.path, source.mask, SIDE, self._white))
            self.views["reconstruction"].show(read_image(self._folder.reconstruction(name)))
            self.views["heatmap"].show(read_image(self._folder.heatmap(name)))
        except UserError as error:
            for view in self.views.values():
                view.show(None, str(error))

    def _mask_of(self, name: str) -> Path | None:
        return self._sources[name].mask if name in self._sources else None

    def draw(self) -> None:
        """Draw the pictures."""
        for view in self.views.values():
            view.draw()


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
