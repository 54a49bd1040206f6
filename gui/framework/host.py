"""What a page may ask of the window: the one way from a page or a part to what all pages share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from configs.disk.workspace import Workspace
from datasets.corruption.corruptions import Simple
from gui.framework.settings import Settings
from gui.toolkit import sg
from jobs.processes.spare import Spare


@dataclass(frozen=True)
class MadeCorruption:
    """A corruption that was just made, for whoever trains."""

    dataset: str
    name: str


@dataclass(frozen=True)
class ChosenThresholds:
    """An evaluation and its thresholds, for whoever judges new images; None are the evaluation's own."""

    run: str
    evaluation: str  # its method, and its label if it has one
    thresholds: tuple[float | None, float | None]  # of an alarm, and of what is unsure


@dataclass(frozen=True)
class ToEvaluateAgain:
    """An evaluation of which something has changed since, for whoever evaluates."""

    run: str
    evaluation: str  # its method, and its label if it has one
    changes: Mapping[str, Any] = field(
        default_factory=dict
    )  # what is to be another way; if any, the person begins


@dataclass(frozen=True)
class CalledGood:
    """A photo that is stopped or unsure, and that a person knows to be good, for whoever chooses thresholds anew."""

    run: str
    evaluation: str  # its method, and its label if it has one
    photo: Path
    score: float  # by that evaluation
    threshold: float | None = None  # that is in use; None: the evaluation's own


@dataclass(frozen=True)
class MissedDefect:
    """A photo whose defect an evaluation passes, for whoever says why."""

    run: str
    evaluation: str  # its method, and its label if it has one
    photo: Path
    threshold: float | None  # None: the evaluation's own
    has_mask: bool  # whether it is known where the defect is


@dataclass(frozen=True)
class ToDesign:
    """A corruption for a data set, for whoever designs one."""

    dataset: str
    name: str
    corruption: Simple


@dataclass(frozen=True)
class GoOn:
    """What came before, for whoever goes on with it: the next step, or what would help a run."""

    run: str
    dataset: str
    fields: Mapping[str, str] = field(default_factory=dict)  # of the form, and what to choose there


@dataclass(frozen=True)
class OldFiles:
    """A folder with files of the original program, for whoever brings them over."""

    folder: Path


Offer = (
    MadeCorruption
    | ChosenThresholds
    | ToEvaluateAgain
    | CalledGood
    | MissedDefect
    | ToDesign
    | GoOn
    | OldFiles
)


class Host(Protocol):
    """The window as its pages know it. `gui.app.App` is one; a test may bring another."""

    @property
    def window(self) -> sg.Window:
        """The open window."""

    @property
    def values(self) -> dict[str, Any]:
        """What the window's elements hold."""

    @property
    def workspace(self) -> Workspace:
        """Where data sets, runs and the queue are."""

    @property
    def specs_folder(self) -> Path:
        """Where the window keeps the specs that it runs."""

    @property
    def settings(self) -> Settings:
        """What is remembered from one window to the next."""

    @property
    def spare(self) -> Spare:
        """The worker that waits for the next job."""

    def refresh(self) -> None:
        """Let every page take in what is new in the workspace."""

    def refill(self, key: str, choices: Sequence[str]) -> str:
        """Give a list new choices, and keep what is chosen if it is still one. Returns what is chosen now."""

    def with_awaited(self, names: list[str], kind: str) -> list[str]:
        """Return names in the workspace, and those that jobs of a kind in the queue are to make."""

    def report_failure(self, title: str, message: str) -> None:
        """Show an error at the end of this turn, once everything else is up to date."""

    def is_front(self, page: str) -> bool:
        """Whether the page of that name is in front."""

    def offer(self, page: str, what: Offer) -> None:
        """Hand something to the page of that name."""

    def go_to(self, page: str, what: Offer) -> None:
        """Hand something to the page of that name, and bring it to the front."""
