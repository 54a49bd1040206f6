"""The words that figures and pages use, each in one sentence.

`docs/guide/terms.md` and the window's tooltips are made of this table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Term:
    """A word, and what it means."""

    name: str
    means: str  # one sentence
    written: tuple[str, ...] = ()  # how else it is written, beside its name


TERMS = (
    Term(
        "reconstruction",
        "the photo as the network draws it again, as if the part were good",
        ("reconstructed", "reconstructions"),
    ),
    Term(
        "residual",
        "how far each pixel of the photo is from its reconstruction: large where the network could not keep it",
    ),
    Term(
        "uncertainty",
        "how far several reconstructions disagree at each pixel, when parts of the network are switched off at random",
    ),
    Term(
        "located",
        "what a small second network takes for a defect: it sees the photo beside its reconstruction, and learned from "
        "drawn defects",
    ),
    Term(
        "features",
        "how far each patch of the photo is from the most similar patch of good photos, as a network sees them whose "
        "weights you bring",
    ),
    Term(
        "combined",
        "several maps added up, each measured by what it shows on held-out good images",
    ),
    Term(
        "heat",
        "the colour of a pixel by its map, on one scale for all images of an evaluation",
        ("heatmaps",),
    ),
    Term(
        "score",
        "one number for each image, from its map: the higher, the less it looks like a good part",
        ("scores",),
    ),
    Term("threshold", "the score from which on a part is stopped", ("stop from",)),
    Term("unsure", "between two thresholds: a person should look at the part", ("unsure from",)),
    Term("false alarm", "a good part that is stopped", ("false alarms",)),
    Term("missed defect", "a defective part that passes", ("missed defects",)),
    Term(
        "held-out good images",
        "good photos that the network was not trained on, so that they stand for the good parts to come",
        ("held-out", "held out"),
    ),
    Term(
        "conformal bound",
        "a threshold that on average at most the named share of new good parts exceeds, if they are like the held-out "
        "ones; no other assumption is made",
        ("conformal", "false alarms at most"),
    ),
    Term(
        "interval",
        "where the true value lies in 95 of 100 such trials; the fewer photos, the wider",
        ("95 %:", "intervals"),
    ),
    Term(
        "image AUROC",
        "how often a defective image scores higher than a good one, over all pairs of them: 1 is always, 0.5 is what a "
        "coin does",
        ("AUROC",),
    ),
    Term(
        "pixel AUROC",
        "how often a pixel of a defect is hotter than one that is none, over all pairs: large defects count the most",
        ("pixel",),
    ),
    Term(
        "AUPRO",
        "the share of each defect's area that is hot, averaged over thresholds with up to 30 % false pixels: a small "
        "defect counts as much as a large one",
    ),
    Term(
        "ROC",
        "for every threshold, the share of defective images that is found over the share of good ones stopped",
    ),
    Term("precision", "the share of what is stopped that is defective"),
    Term("recall", "the share of what is defective that is stopped", ("defective ones found",)),
    Term(
        "F1",
        "one number of precision and recall, at the threshold where it is highest on these very test images; high by "
        "itself where most of them are defective",
        ("F1-max", "best F1"),
    ),
    Term(
        "corruption",
        "the rule by which defects are drawn on good photos; the network learns to take them away",
        ("corruptions", "corrupted"),
    ),
    Term(
        "synthetic", "a defect that the program drew on a good photo, so that its place is known to the pixel"
    ),
    Term(
        "architecture",
        "the shape of the network: how deep it is, how wide, with or without shortcuts",
        ("architectures",),
    ),
    Term(
        "scheme",
        "how a network is trained: in what light and motion, how long, with which steps",
        ("schemes",),
    ),
    Term("epoch", "a turn of the training, after which its curves get a point", ("epochs",)),
    Term("loss", "what the training makes smaller: the difference of reconstruction and clean photo"),
    Term(
        "PSNR",
        "how close reconstructions come to the clean photos, in decibels: higher is closer, which need not find more "
        "defects",
    ),
    Term(
        "validation",
        "good photos that are kept from the training, to see how well it does on photos it never saw",
    ),
    Term("stale", "photos, masks or weights have changed since these figures were made"),
)
MOST = 4  # that are explained at once


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, Term]]:
    by_writing = {written.lower(): term for term in TERMS for written in (term.name, *term.written)}
    longest_first = sorted(by_writing, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), by_writing


def terms_in(text: str) -> list[Term]:
    """Return the terms that a text uses, each once, in its order."""
    pattern, by_writing = _pattern()
    return list(dict.fromkeys(by_writing[found] for found in pattern.findall(text.lower())))


def explain(texts: Sequence[str]) -> str:
    """Return a line for each term that texts use, four at the most; empty if there is none."""
    terms = terms_in("\n".join(texts))[:MOST]
    return "\n".join(f"{term.name}: {term.means}" for term in terms)
