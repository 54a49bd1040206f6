"""An evaluation that was not tested on some photos, as a person called them good: its figures are of an easier test."""

from evaluation.report.report import Report


def fewer_text(report: Report) -> str:
    """Return what that means for its figures, in a sentence; empty if it was tested on all."""
    count = report.not_tested
    if not count:
        return ""
    images = "1 good test image" if count == 1 else f"{count} good test images"
    return (
        f"Not tested on {images}, which a person called good: its AUROC cannot be compared with that of an evaluation "
        "that was."
    )
