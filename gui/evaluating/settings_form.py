"""How images are judged, as rows of the Eval page's form: the method's settings, which a preset fills in."""

from collections.abc import Callable
from itertools import combinations
from typing import Any, get_args

from evaluation.evaluate_spec import EvaluateSpec, EvaluationSettings, Part
from evaluation.features.settings import Features
from gui.framework.page import Form
from gui.toolkit import sg
from gui.toolkit.numbers import real_number, real_numbers, whole_number
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import INPUT_WIDTH, Row, choice, field_row, help_of, text_input

Key = Callable[[str], str]  # from a field's name to its element's key
AND = ", "  # between methods
COMBINED = [AND.join(parts) for count in (2, 3) for parts in combinations(get_args(Part), count)]

# of the rows; `read_settings` reads them
FIELDS = ("score", "scales", "samples", "contrast", "light", "smoothing", "relative", "combine")


def fine_rows(key: Key, palette: Palette) -> list[Row]:
    """Return the rows of all that a preset fills in, of samples, weights and what is combined."""
    percent = {"text_color": palette.soft}
    return [
        field_row(
            "Scales",
            text_input(key("scales"), "0", width=14),
            sg.Text("%", **percent),
            sg.Text("Samples", tooltip=help_of(EvaluateSpec, "samples")),
            text_input(key("samples"), EvaluateSpec.model_fields["samples"].default, width=4),
            tooltip=help_of(EvaluateSpec, "scales"),
        ),
        field_row(
            "Contrast",
            text_input(key("contrast"), 0, width=3),
            sg.Text("Light", tooltip=help_of(EvaluateSpec, "light")),
            text_input(key("light"), 0, width=4),
            sg.Text("%", **percent),
            tooltip=help_of(EvaluateSpec, "contrast"),
        ),
        field_row(
            "Smoothing",
            text_input(key("smoothing"), 0, width=4),
            sg.Text("%", **percent),
            sg.Checkbox(
                "relative", key=key("relative"), font=SMALL, tooltip=help_of(EvaluateSpec, "relative")
            ),
            tooltip=help_of(EvaluateSpec, "smoothing"),
        ),
        field_row(
            "Weights",
            text_input(key("weights")),
            tooltip="of the network whose features are compared: a file, or a package's name; with it, there is the "
            f"method features\n{help_of(Features, 'weights')}",
        ),
        field_row(
            "Combine",
            choice(key("combine"), COMBINED, COMBINED[0], width=INPUT_WIDTH),
            tooltip=help_of(EvaluateSpec, "combine"),
        ),
    ]


def read_settings(form: Form, key: Key) -> dict[str, Any]:
    """Return the fields of the spec that the rows hold, for the spec to check."""
    return {
        "score": form[key("score")],
        "scales": real_numbers(form[key("scales")]),
        "samples": whole_number(form[key("samples")]),
        "contrast": real_number(form[key("contrast")]),
        "light": real_number(form[key("light")]),
        "smoothing": real_number(form[key("smoothing")]),
        "relative": form[key("relative")],
        "combine": form[key("combine")].split(AND),
    }


def fill_settings(window: sg.Window, key: Key, settings: EvaluationSettings) -> None:
    """Write settings into the rows, all but what is no preset's: samples, weights, and what is combined."""
    window[key("score")].update(value=settings.score)
    window[key("scales")].update(value=", ".join(f"{scale:g}" for scale in settings.scales))
    window[key("contrast")].update(value=f"{settings.contrast:g}")
    window[key("light")].update(value=f"{settings.light:g}")
    window[key("smoothing")].update(value=f"{settings.smoothing:g}")
    window[key("relative")].update(value=settings.relative)
