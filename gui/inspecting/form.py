"""What is inspected, by which evaluation, and from which score on a photo is stopped."""

from pathlib import Path

from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import InspectSpec
from gui.framework.host import ChosenThresholds
from gui.framework.page import Form, Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.inspecting.readiness import Readiness
from gui.shared.evaluation_choice import EvaluationChoice
from gui.shared.folder_chooser import FolderChooser
from gui.shared.threshold_hint import ThresholdHint
from gui.toolkit import sg
from gui.toolkit.numbers import real_number, typed_text
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import INPUT_WIDTH, Row, field_row, help_of, text_input


class InspectForm(Part):
    """The fields of an inspection.

    Args:
        page: that they stand on.
        palette: the colours.
    """

    def __init__(self, page: Page, palette: Palette) -> None:
        super().__init__(page, "form", palette)
        helps = (help_of(InspectSpec, "run"), help_of(InspectSpec, "method"))
        self.evaluation = EvaluationChoice(page, palette, helps)
        title = "Choose a folder of new images"
        self.hint = ThresholdHint(page, palette, self.evaluation)
        self.readiness = Readiness(page, palette)
        self.chooser = FolderChooser(page, "folder", palette, title, self._take, self.typed)

    def evaluation_rows(self) -> list[Row]:
        """Return what judges, and whether it is good enough."""
        return [*self.evaluation.rows(), *self.readiness.rows()]

    def draw(self) -> None:
        """Follow what is known of the evaluation."""
        self.hint.draw()
        self.readiness.show(self.hint.outcome)

    def rows(self) -> list[Row]:
        """Return what is judged, and how strictly."""
        key = self.page.key
        return [
            field_row(
                "Folder",
                text_input(key("folder"), width=INPUT_WIDTH - 11),
                *self.chooser.buttons(),
                tooltip=help_of(InspectSpec, "folder"),
            ),
            field_row(
                "Threshold",
                text_input(key("threshold"), width=9),
                sg.Text("unsure from", tooltip=help_of(InspectSpec, "unsure")),
                text_input(key("unsure"), width=9),
                tooltip=help_of(InspectSpec, "threshold"),
            ),
            *self.hint.rows(),
            [
                sg.Checkbox(
                    "watch: go on, and judge images as they come",
                    key=key("watch"),
                    enable_events=True,
                    tooltip=help_of(InspectSpec, "watch"),
                )
            ],
        ]

    def read(self, form: Form) -> InspectSpec:
        """Return the spec that the form describes. Raises SpecError."""
        key = self.page.key
        typed, unsure, folder = (form[key(name)].strip() for name in ("threshold", "unsure", "folder"))
        return spec_from(
            InspectSpec,
            run=form[key("run_name")],
            method=form[key("method")],
            **({"folder": folder} if folder else {}),
            threshold=real_number(typed) if typed else None,
            unsure=real_number(unsure) if unsure else None,
            watch=bool(form[key("watch")]),
        )

    def fill(self, chosen: ChosenThresholds) -> None:
        """Write an evaluation and its thresholds into the form; the folder stays."""
        self.evaluation.choose(chosen.run, chosen.evaluation)
        for name, value in zip(("threshold", "unsure"), chosen.thresholds, strict=True):
            self.window[self.page.key(name)].update(typed_text(value))

    def typed(self) -> str:
        """Return the folder as it is typed."""
        return str(self.window[self.page.key("folder")].get()).strip()

    def _take(self, folder: Path) -> None:
        self.window[self.page.key("folder")].update(str(folder))

    def routes(self) -> Routes:
        """Return what the fields do."""
        return merged(self.evaluation.routes(), self.chooser.routes())

    def refresh(self) -> None:
        """List the runs that were evaluated."""
        self.evaluation.refresh()
        self.chooser.follow()
        self.hint.look_again()
