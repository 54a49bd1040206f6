"""A page of the window: it has keys, events and a drawing of its own."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from gui.framework.host import ChosenThresholds, Host, Offer
from gui.framework.routes import Routes
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row

Form = Mapping[str, Any]


class Page(ABC):
    """One page. It need not have a form or a job; `gui.framework.job_page.JobPage` has both."""

    name: ClassVar[str]  # of the page's keys
    title: ClassVar[str]
    computes: ClassVar[bool] = False  # whether its jobs use a network: they are given to the spare worker

    def __init__(self, host: Host, palette: Palette) -> None:
        self.host = host
        self.palette = palette
        self.memory: dict[str, Any] = {}  # what the page holds besides its fields; outlives the window

    def key(self, name: str) -> str:
        """Return the key of one of this page's elements."""
        return f"{self.name}.{name}"

    @abstractmethod
    def layout(self) -> list[Row]:
        """Return the whole page. Reads nothing and starts nothing."""

    def opened(self) -> None:
        """Settle what the toolkit leaves open, once the window stands."""

    def routes(self) -> Routes:
        """Return what each event of its elements and of its parts does, and a key while the page is in front.

        A key's event is named like an element's: `key("escape")`, `key("next")`.
        """
        return {}

    @property
    def is_busy(self) -> bool:
        """Whether a job of this page runs."""
        return False

    @property
    def keeps(self) -> str:
        """What stays of its job if that is stopped now, in a sentence."""
        return "What is finished stays."

    @property
    def has_more(self) -> bool:
        """Whether it is not done with what it draws or reads: the next turn comes soon."""
        return False

    @property
    def progress(self) -> str:
        """How far its job is, in words."""
        return ""

    def stop_job(self) -> None:
        """Ask its job to stop."""

    def left_to_do(self) -> Sequence[Path] | None:
        """Return the files of the specs that its job is at, or has before it; None if no queue can do the rest."""
        return None

    def end_jobs(self) -> None:
        """End what runs, at once: the window closes."""

    def refresh(self) -> None:
        """Take in what is new in the workspace."""

    def restored(self, form: Form) -> None:
        """Follow a form that was filled with remembered values."""

    def take_over(self, old: Self) -> None:
        """Go on where the same page of a window that gives way stands."""

    def offered(self, what: Offer) -> None:
        """Take what another page hands over. A page that can use it overrides this."""

    def dropped(self, folder: Path) -> bool:
        """Take a folder that was dropped while this page is in front. Returns whether it has use for it."""
        del folder
        return False

    @property
    def in_use(self) -> ChosenThresholds | None:
        """The evaluation that a person works with on this page, and its thresholds; None: none."""
        return None

    def came_to_front(self, used: ChosenThresholds | None) -> None:
        """Take note of being in front now; `used` is what the person worked with last on the pages before."""

    def turn(self) -> None:
        """Take in what a job said since the last turn; called once a turn, in front or not."""

    def draw(self) -> None:
        """Draw what has changed; called once a turn while the page is in front."""
