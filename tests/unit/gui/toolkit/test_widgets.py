from gui.toolkit import sg
from gui.toolkit.widgets import field_row


def test_each_field_of_a_row_has_its_own_help():
    label, copies, seed_label, seed = field_row(
        "Copies",
        sg.Input(key="copies"),
        sg.Text("Seed", tooltip="of chance"),
        sg.Input(key="seed"),
        tooltip="so many",
    )
    assert [each.Tooltip for each in (label, copies, seed_label, seed)] == [
        "so many",
        "so many",
        "of chance",
        "of chance",
    ]
