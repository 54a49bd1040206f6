"""Make all pictures of the window in the documents: `python -m scripts.screenshots WORKSPACE [FOLDER]`.

WORKSPACE is that of a finished demo. An audit, jobs in the queue and an unfinished run are added to it, a spoilt copy
of the sample to `photos/` beside it; its path can be seen in the pictures. Takes minutes, as it trains. Needs a screen
of 1366 x 768 that nothing else is shown on, such as `xvfb-run -s "-screen 0 1366x768x24"` with a window manager.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.ImageGrab

from configs.disk.workspace import Workspace
from datasets.images import read_image, write_image, write_mask
from datasets.masks import read_mask
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import InspectSpec
from evaluation.saved.evaluation import PASS, outcomes_of, read_outcome
from gui.app import App
from gui.framework.host import MissedDefect
from gui.framework.settings import Settings, save_settings
from scripts import story, terms

SIZE = (1290, 690)  # of the window, pixels
PATIENCE = 60.0  # seconds for what a picture waits for
TRAINING = 900.0  # seconds for some epochs


class Photographer:
    """Opens the window on a workspace, and takes pictures of it."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.folder = folder
        settings = Path(tempfile.mkdtemp()) / "settings.json"
        save_settings(Settings(size=SIZE, location=(20, 10)), settings)
        self.app = App(workspace, settings)
        self.app.window.TKroot.event_generate("<Motion>", warp=True, x=0, y=0)  # no tooltip in a picture

    def show(self, tab: str, ready: Callable[[App], object] = lambda _app: True) -> None:
        """Bring a tab to the front, and let it draw until it is ready."""
        self.app.window[tab].select()
        deadline = time.monotonic() + PATIENCE
        while not ready(self.app) and time.monotonic() < deadline:
            self.app.step(20)
        for _ in range(20):
            self.app.step(20)

    def take(self, name: str) -> None:
        """Save a picture of the window."""
        for _ in range(5):
            self.app.step(20)
        self.app.window.refresh()
        root = self.app.window.TKroot
        left, top = root.winfo_rootx(), root.winfo_rooty()
        box = (left, top, left + root.winfo_width(), top + root.winfo_height())
        PIL.ImageGrab.grab(bbox=box, xdisplay=os.environ["DISPLAY"]).save(
            self.folder / f"{name}.png", optimize=True
        )

    def wait(self, is_so: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Let the window work until something is so, or for so long."""
        deadline = time.monotonic() + seconds
        while not is_so() and time.monotonic() < deadline:
            self.app.step(20)


def main(workspace: Path, folder: Path) -> None:
    """Take all pictures."""
    story.main()
    photographer = Photographer(Workspace(workspace.absolute()), folder)
    terms.picture(photographer.app.workspace, "flange-demo", folder / "terms.png")
    show, take, app = photographer.show, photographer.take, photographer.app
    show("start")
    take("start-light")
    show("import")
    app.pages["import"].dataset.show("flange")
    show("import", lambda app: not app.pages["import"].has_more)
    take("import-light")
    app.pages["corrupt"].datasets.choose(["flange"])
    show("corrupt", lambda app: app.pages["corrupt"].designer.view.image is not None)
    take("corrupt-light")
    app.pages["evaluate"].runs.choose(["flange-demo"])
    show("evaluate")
    take("evaluate-light")
    _results(photographer)
    _inspect(photographer, workspace / "sample" / "flange" / "test")
    _missed(photographer)
    source = spoilt(workspace / "sample" / "flange", workspace.parent / "photos" / "flange")
    _audit(photographer, source)
    _queue(photographer, source)
    show("kept", lambda _: app.window["kept.list"].Values)
    take("kept-light")
    _training(photographer)
    app.change_theme()
    show("results.page.threshold")
    show("results")
    take("results-dark")
    app.close()


def _results(photographer: Photographer) -> None:
    show, take, app = photographer.show, photographer.take, photographer.app
    results = app.pages["results"]
    show("results")
    take("results-light")
    app.act("results.threshold.large")
    take("viewer-light")
    app.act("results.escape")
    results.listed.choose([title for title in results.listed.choices if "flange" in title])
    results.refresh()
    show("results.page.curves")
    take("curves-light")
    show("results.page.samples", lambda _: not results.views.samples.has_more)
    take("samples-light")
    show("results.page.robustness", lambda _: results.views.robustness.table.card is not None)
    take("robustness-light")
    show("results.page.comparison")
    take("compare-light")


def _inspect(photographer: Photographer, new: Path) -> None:
    """Judge the sample's test images as if they were new."""
    app = photographer.app
    page = app.pages["inspect"]
    run = next(run for run, _ in outcomes_of(app.workspace).values() if "flange" in run)
    photographer.show("inspect")
    page.fill_form(InspectSpec(run=run, folder=new))
    app.step(20)
    app.act(page.key("run"))
    photographer.wait(lambda: not page.is_busy)
    photographer.show("inspect")
    photographer.take("inspect-light")


def _missed(photographer: Photographer) -> None:
    """Ask why a test image passes: the first that does."""
    app = photographer.app
    outcome = read_outcome(app.workspace.run("flange-demo"), "residual@best_relative")
    passing = outcome.is_real & outcome.is_anomalous & (outcome.decide(outcome.threshold) == PASS)
    name = outcome.names[int(passing.argmax())]
    photo = app.workspace.dataset(outcome.report.dataset) / "test" / name
    app.go_to("missed", MissedDefect(outcome.run, outcome.name, photo, None, has_mask=True))
    page = app.pages["missed"]
    photographer.wait(lambda: page.answer.explanation is not None and not page.is_busy)
    photographer.show("missed")
    photographer.take("missed-light")


def spoilt(source: Path, copy: Path) -> Path:
    """Copy a source and spoil some of its files, as cameras and people do. Returns the copy."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy)
    good, dent = copy / "train" / "good", copy / "test" / "dent"
    (good / "003.png").write_bytes((good / "003.png").read_bytes()[:2000])
    write_image(good / "007.png", read_image(good / "007.png")[:200])
    shutil.copy(good / "005.png", copy / "test" / "good" / "900.png")
    shutil.copy(copy / "test" / "good" / "000.png", dent / "901.png")
    mask = copy / "ground_truth" / "dent" / "000_mask.png"
    write_mask(mask, np.zeros_like(read_mask(mask)))
    return copy


def _audit(photographer: Photographer, source: Path) -> None:
    app = photographer.app
    page = app.pages["import"]
    photographer.show("import")
    page.fill_form(ImportSpec(name="flange-2", source=source))
    app.step(20)
    app.act(page.key("look"))
    photographer.wait(lambda: not page.is_busy)
    for found, decision in (("unreadable", "leave_out"), ("in train and test", "")):
        findings = app.window["import.audit.findings"]
        findings.update(select_rows=[[row[0] for row in findings.Values].index(found)])
        photographer.show("import")
        if decision:
            app.act(f"import.audit.{decision}")
    photographer.take("audit-light")


def _queue(photographer: Photographer, source: Path) -> None:
    app = photographer.app
    app.pages["import"].fill_form(ImportSpec(name="flange-2", source=source))
    for page in ("import", "train", "evaluate"):
        photographer.show(page)
        app.act(f"{page}.enqueue")
    photographer.show("queue")
    app.window["queue.list"].update(select_rows=[1])
    photographer.take("queue-light")


def _training(photographer: Photographer) -> None:
    app = photographer.app
    page = app.pages["train"]
    photographer.show("train")
    page.form.lists["dataset"].choose(["flange", "weave"])
    photographer.show("train")
    app.act(page.key("run"))
    photographer.wait(lambda: any(run.epoch.startswith("5") for run in page.runs.runs), TRAINING)
    photographer.show("train.page.live")
    photographer.take("train-light")
    photographer.show("train.page.runs")
    photographer.take("runs-light")
    page.stop_job()  # the button would ask first
    photographer.wait(lambda: not page.is_busy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images"))
