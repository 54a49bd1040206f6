"""The pages of the window, in the order of their tabs."""

from gui.corrupting.page import CorruptPage
from gui.evaluating.page import EvaluatePage
from gui.framework.page import Page
from gui.importing.page import ImportPage
from gui.inspecting.page import InspectPage
from gui.keeping.page import KeptPage
from gui.missed.page import MissedPage
from gui.queueing.page import QueuePage
from gui.results.page import ResultsPage
from gui.starting.page import StartPage
from gui.training.page import TrainPage

PAGES: tuple[type[Page], ...] = (
    StartPage,
    ImportPage,
    CorruptPage,
    TrainPage,
    EvaluatePage,
    ResultsPage,
    InspectPage,
    MissedPage,
    QueuePage,
    KeptPage,
)
