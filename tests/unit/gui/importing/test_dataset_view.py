from pathlib import Path

from datasets.layout import GOOD, DatasetRecord, LabelledImage
from gui.importing.dataset_view import _counts


def test_types_that_were_added_or_renamed_since_the_import_are_counted():
    record = DatasetRecord(
        name="part",
        source="/photos",
        rows=48,
        columns=64,
        train_good=10,
        test_good=1,
        defects={"hole": 2},
        masks=2,
    )
    test = [
        LabelledImage(Path("test/good/0.png"), GOOD, None),
        LabelledImage(Path("test/dent/0.png"), "dent", Path("ground_truth/dent/0_mask.png")),
        LabelledImage(Path("test/dent/1.png"), "dent", None),
    ]
    assert _counts(record, test) == [
        ["good", 10, 1, "–"],
        ["hole", "–", 0, 0],
        ["dent", "–", 2, 1],
    ]
