"""Findings of the import audit: what can be wrong with a source, how bad it is, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Problem = Literal[
    "unreadable",
    "too small",
    "mixed sizes",
    "mask size",
    "blank mask",
    "inverted mask",
    "mask without image",
    "no mask",
    "in train and test",
    "alike in train and test",
    "of two kinds",
    "twice",
    "name clash",
    "reserved name",
    "looks like a mask",
    "soft mask",
    "several pages",
    "brighter than white",
    "name too long",
    "passed over",
    "boxes",
    "few good images",
    "no good test images",
    "no defective images",
    "unlike in train and test",
]
NEVER_KEPT: frozenset[Problem] = frozenset(
    {"unreadable", "too small", "name clash", "name too long", "reserved name"}
)
_SEVERITY: dict[Problem, Severity] = {
    "mask without image": "warning",
    "inverted mask": "warning",
    "no mask": "warning",
    "alike in train and test": "warning",
    "twice": "warning",
    "soft mask": "warning",
    "several pages": "warning",
    "brighter than white": "warning",
    "passed over": "warning",
    "boxes": "warning",
    "few good images": "warning",
    "no good test images": "warning",
    "no defective images": "warning",
    "unlike in train and test": "warning",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or may be."""

    problem: Problem
    file: str  # relative to the source; empty if it is about the whole
    message: str
    other: str = ""  # the file that it is too much like, if there is one

    @property
    def can_be_kept(self) -> bool:
        """Whether a person may keep the file as it is."""
        return bool(self.file) and self.problem not in NEVER_KEPT

    @property
    def remedy(self) -> str:
        return _REMEDIES[self.problem]

    @property
    def severity(self) -> Severity:
        """An error stops an import until the file is left out or the problem is accepted."""
        return _SEVERITY.get(self.problem, "error")

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.message) if part) + f"; {self.remedy}"


_REMEDIES: dict[Problem, str] = {
    "unreadable": "replace the file, or leave it out",
    "too small": "leave it out",
    "mixed sizes": 'scale it, leave it out, or import with mixed_sizes: "resize" or "letterbox"',
    "mask size": "draw the mask on the image itself, or leave the mask out",
    "blank mask": "draw the mask, leave it out, or move the image to the good ones",
    "inverted mask": "check that white marks the defect; keep it if it does",
    "mask without image": "leave it: it is not imported",
    "no mask": "add a mask, or keep it so",
    "in train and test": "leave one of the two out; otherwise the figures are too good",
    "alike in train and test": "look at the two; leave one out if they show the same photo",
    "of two kinds": "leave one of the two out: an image is good, or of one defect type",
    "twice": "leave one of the two out, or keep both: it counts twice then",
    "name clash": "rename one of the two",
    "reserved name": "rename the folder",
    "looks like a mask": "leave it out, or keep it if it is a photo",
    "soft mask": "look at it; save masks as PNG, black and white",
    "several pages": "save the pages one by one if the others matter",
    "brighter than white": "leave it out if the pixels are broken ones; otherwise keep it",
    "name too long": "rename it",
    "passed over": "move them to where their kind is read, or leave them",
    "boxes": "keep in mind that pixel figures count all of a box as defective",
    "few good images": "add more; a few hundred are usual",
    "no good test images": "hold some good images back in test/good",
    "no defective images": "add test/<defect>, or train without figures",
    "unlike in train and test": "look at both; train with other light and places, or hold good images back",
}
