"""How a data set is made of its source, as rows of the form that few need."""

from collections.abc import Callable, Mapping
from typing import Any

from datasets.sources.importing import ImportSpec
from gui.toolkit import sg
from gui.toolkit.numbers import real_number, whole_number
from gui.toolkit.widgets import Row, choice, field_row, help_of, text_input

Key = Callable[[str], str]  # from a field's name to its element's key
CHOICES = {"transfer": ["copy", "link"], "mixed_sizes": ["refuse", "resize", "letterbox"]}
FIELDS = ("test_share", "seed", *CHOICES)


def settings_rows(key: Key) -> list[Row]:
    """Return the rows."""
    return [
        field_row(
            "Transfer",
            choice(key("transfer"), CHOICES["transfer"], "copy", width=8),
            sg.Text("Mixed sizes", tooltip=help_of(ImportSpec, "mixed_sizes")),
            choice(key("mixed_sizes"), CHOICES["mixed_sizes"], "refuse", width=9),
            tooltip=help_of(ImportSpec, "transfer"),
        ),
        field_row(
            "Test share",
            text_input(key("test_share"), ImportSpec.model_fields["test_share"].default, width=6),
            sg.Text("Seed", tooltip=help_of(ImportSpec, "seed")),
            text_input(key("seed"), 0, width=8),
            tooltip=help_of(ImportSpec, "test_share"),
        ),
    ]


def read_settings(form: Mapping[str, Any], key: Key) -> dict[str, Any]:
    """Return the fields of the spec that the rows hold, for the spec to check."""
    return {
        "test_share": real_number(form[key("test_share")]),
        "seed": whole_number(form[key("seed")]),
        **{field: form[key(field)] for field in CHOICES},
    }
