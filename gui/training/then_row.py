"""What follows a training: how the run is evaluated, and how much longer that takes."""

from collections.abc import Sequence

from configs.spec.presets import preset_names, read_preset
from configs.spec.spec import Spec
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import EvaluateSpec, suiting_preset
from evaluation.expected import LOCATOR_TIME, trains_locator
from gui.framework.part import Part
from gui.toolkit import sg
from gui.toolkit.widgets import INPUT_WIDTH, Row, choice, field_row, prose
from networks.choices.train_spec import TrainSpec

SUITING, NOT_EVALUATED = "the preset that suits", "do not evaluate"
THEN_HELP = """how each run is evaluated on the test images once it is trained; Eval can do so later, and in other ways.
What suits: robust where other light was trained, best for a unet, best_relative for the others"""


class ThenRow(Part):
    """The row, and a line below it where the evaluation takes long."""

    def rows(self) -> list[Row]:
        """Return them."""
        choices = [SUITING, *preset_names("evaluation"), NOT_EVALUATED]
        told = prose(self.key("told"), self.palette, 0, soft=True)
        return [
            field_row(
                "When trained",
                choice(self.page.key("then"), choices, SUITING, width=INPUT_WIDTH - 2),
                tooltip=THEN_HELP,
            ),
            [
                sg.pin(
                    sg.Column([[told]], key=self.key("row"), visible=False, pad=(0, 0), expand_x=True),
                    expand_x=True,
                )
            ],
        ]

    def evaluation_of(self, trained: TrainSpec) -> EvaluateSpec | None:
        """Return how a run is to be evaluated once it is trained; None if it is not."""
        preset = self.values[self.page.key("then")]
        if preset == NOT_EVALUATED:
            return None
        settings = read_preset("evaluation", suiting_preset(trained) if preset == SUITING else preset)
        return spec_from(EvaluateSpec, run=trained.name, **settings)

    def follow(self, specs: Sequence[Spec]) -> None:
        """Say what the evaluations of the form's runs take beyond the trainings."""
        told = then_told(specs)
        self.window[self.key("told")].update(told)
        self.window[self.key("row")].update(visible=bool(told))


def then_told(specs: Sequence[Spec]) -> str:
    """Return which of the evaluations among specs train a network of their own, and how long that takes."""
    long = [spec for spec in specs if isinstance(spec, EvaluateSpec) and trains_locator(spec)]
    if not long:
        return ""
    each = f", for each of {len(long)} runs" if len(long) > 1 else ""
    return f"Then its evaluation trains a second network: {LOCATOR_TIME} more{each}, without a GPU."
