"""The answer of an evaluation in sentences, the same in a terminal, in the report and in the window.

Pure: figures go in, words come out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from datasets.layout import ALL, GOOD, SYNTHETIC
from evaluation.answer.fewer import fewer_text
from evaluation.answer.promise import promise_text
from evaluation.answer.proposals import FEWEST_TESTED, Kind, Proposal, proposals_of
from evaluation.answer.withstands import disturbed_text
from evaluation.report.report import Report
from evaluation.scoring.confidence import rate_interval
from evaluation.scoring.metric_values import Figure
from evaluation.scoring.thresholds import TEST

Grade = Literal["ready", "unproven", "not ready", "unknown"]
ENOUGH_FOUND = 0.9  # of the defective images: of fewer, too many pass
MOST_STOPPED = 0.1  # of the good images: of more, too many are stopped
WIDEST = 0.25  # interval of a rate that says enough
_WORDS: Mapping[Kind, str] = {"good": "good parts that are stopped", "defective": "defects that are found"}
COIN = 0.5  # the AUROC of guessing
SEEN = "The threshold was chosen on these very images: expect less of new ones."


@dataclass(frozen=True)
class Found:
    """What a threshold does to the real test images."""

    stopped: int  # of the good ones
    good: int
    kinds: Mapping[str, tuple[int, int]]  # of each defect type, how many are found, and how many there are

    @classmethod
    def by(cls, report: Report, alarm: float) -> Self:
        """Return what images from the score `alarm` on being stopped would mean."""
        counted: dict[str, list[int]] = {GOOD: [0, 0]}
        for image in report.images:
            if image.defect != SYNTHETIC:
                of_kind = counted.setdefault(image.defect, [0, 0])
                of_kind[0] += image.scores[report.score] >= alarm
                of_kind[1] += 1
        stopped, good = counted.pop(GOOD)
        return cls(stopped, good, {kind: (found, count) for kind, (found, count) in sorted(counted.items())})

    @property
    def found(self) -> int:
        """How many defective images are found."""
        return sum(found for found, _ in self.kinds.values())

    @property
    def defective(self) -> int:
        """How many there are."""
        return sum(count for _, count in self.kinds.values())

    @property
    def rates(self) -> Mapping[Kind, tuple[int, int]]:
        """Of each kind of images, how many are stopped, and how many there are."""
        return {"good": (self.stopped, self.good), "defective": (self.found, self.defective)}

    @property
    def lacking(self) -> Sequence[Kind]:
        """Of which kinds there are too few to know a rate by."""
        return [
            kind for kind, rate in self.rates.items() if rate[1] < FEWEST_TESTED or _width(*rate) > WIDEST
        ]


@dataclass(frozen=True)
class Answer:
    """What a person should know first."""

    finds: str  # what it finds and what it stops
    promise: (
        str  # what was promised of good parts, what was seen, and whether that agrees; or that nothing was
    )
    verdict: str  # whether that is enough, and why
    grade: Grade
    proposals: Sequence[
        Proposal
    ]  # what would help, the most promising first; none where nothing need be done

    @property
    def text(self) -> str:
        """All that is said, but what would help."""
        return " ".join(filter(None, (self.finds, self.promise, self.verdict)))

    @property
    def lines(self) -> list[str]:
        """All of it, a sentence or two a line."""
        helps = [f"What would help: {proposal.text}" for proposal in self.proposals]
        return [*filter(None, (self.finds, self.promise)), self.verdict, *helps]


def answer_of(report: Report, alarm: float | None = None) -> Answer:
    """Return what an evaluation says.

    Args:
        report: of the evaluation.
        alarm: the score from which on images are stopped; None: the evaluation's own threshold.
    """
    own = report.threshold.value
    threshold = own if alarm is None else alarm
    ranking = _ranking(report.results[ALL].figures["image_auroc"])
    found = Found.by(report, float("inf") if threshold is None else threshold)
    is_seen = threshold != own or report.threshold.chosen_on == TEST
    promise = ""
    if threshold is not None and is_seen and found.good and found.defective:
        promise = SEEN
    elif threshold is not None and found.good and not is_seen:
        promise = promise_text(report.threshold, found.stopped, found.good)
    promise = " ".join(filter(None, (promise, fewer_text(report))))
    if threshold is None or not found.good or not found.defective:
        verdict = ranking or _pairs(report.results[ALL].figures["image_auroc"].value)
        helps = proposals_of(report, found.lacking)
        return Answer(_half(found, threshold), promise, verdict, "unknown", helps)
    grade, reason = _judged(found, ranking)
    if is_seen and grade == "ready":
        grade, reason = (
            "unproven",
            "Promising on these images alone: test it on photos that it has not seen.",
        )
    disturbed = disturbed_text(report.stress) if threshold == own else ""
    if disturbed and grade == "ready":
        grade = "unproven"
    verdict = " ".join(filter(None, (reason, _mostly_missed(found), disturbed)))
    helps = [] if grade == "ready" else proposals_of(report, found.lacking)
    finds = (
        f"It finds {found.found} of {found.defective} defective parts and stops {found.stopped} of {found.good} "
        "good ones."
    )
    return Answer(finds, promise, verdict, grade, helps)


def _half(found: Found, threshold: float | None) -> str:
    """Return the same where something is missing for it."""
    if threshold is None:
        return "Which parts it would stop is not known, as there is no threshold."
    if found.good:
        return (
            f"It stops {found.stopped} of {found.good} good parts. Whether it finds defects is not known, as there are "
            "no photos of defective parts to test on."
        )
    if found.defective:
        return (
            f"It finds {found.found} of {found.defective} defective parts. How many good ones it would stop is not "
            "known, as there are none to test on."
        )
    return "Nothing is known of what it finds, as there are no photos to test on."


def _judged(found: Found, ranking: str) -> tuple[Grade, str]:
    """Return whether it can be relied upon, and why."""
    if ranking:
        return "not ready", f"Not ready for use: {ranking[:1].lower()}{ranking[1:]}"
    if found.found < ENOUGH_FOUND * found.defective:
        missed = found.defective - found.found
        return "not ready", f"Not ready for use: {missed} of {found.defective} defective parts pass."
    if found.stopped > MOST_STOPPED * found.good:
        return "not ready", f"Not ready for use: {found.stopped} of {found.good} good parts are stopped."
    if found.lacking:
        told = [f"{_expected(*found.rates[kind])} of {_WORDS[kind]}" for kind in found.lacking]
        return (
            "unproven",
            f"Promising, but too little evidence: it may be {' and '.join(told)}. Test on {FEWEST_TESTED} or more "
            "photos of each kind.",
        )
    return "ready", "Good enough for a trial beside the usual check."


def _ranking(auroc: Figure) -> str:
    """Return what is to be said of scores that do not tell defective parts from good ones; else nothing."""
    if auroc.value is None:
        return ""
    low, high = (auroc.value if end is None else end for end in (auroc.low, auroc.high))
    shown = f"AUROC {auroc.value:.3f}, 95 %: {low:.2f} to {high:.2f}; a coin has {COIN}"
    if high < COIN:
        return f"Its scores stand upside down: good parts score higher than defective ones ({shown})."
    if low <= COIN:
        return f"Its scores tell defective parts from good ones no better than a coin, as far as can be told ({shown})."
    return ""


def _pairs(auroc: float | None) -> str:
    """Return what an AUROC says by itself."""
    if auroc is None:
        return "How good that is cannot be told."
    return f"Of 100 pairs of a defective part and a good one, the defective one scores higher in {100 * auroc:.0f}."


def _mostly_missed(found: Found) -> str:
    """Return which of several kinds of defects mostly pass."""
    missed = [
        f"{kind} ({got} of {count} found)" for kind, (got, count) in found.kinds.items() if got < count / 2
    ]
    if not missed or len(found.kinds) == 1:
        return ""
    return f"Mostly missed: {', '.join(missed)}."


def _width(count: int, total: int) -> float:
    low, high = rate_interval(count, total) or (0.0, 1.0)
    return high - low


def _expected(count: int, total: int) -> str:
    """Return where the true rate lies with 95 % confidence: `1 to 22 %`."""
    low, high = (round(100 * end) for end in rate_interval(count, total) or (0.0, 1.0))
    return f"{low} to {high} %"
