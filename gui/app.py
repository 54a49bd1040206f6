"""The window: it is built in its theme, and kept alive by its loop while jobs run, until it is closed."""

import sys
from pathlib import Path
from typing import Any

from configs.disk.workspace import Workspace
from configs.errors import UserError, explained
from evaluation.answer.terms import explain
from gui import leaving
from gui.actions import Actions
from gui.all_pages import PAGES
from gui.attention import Attention
from gui.background import Background
from gui.form_state import recall, remember
from gui.framework.routes import merged
from gui.framework.settings import DESKTOP, Keeper, load_settings
from gui.importing.page import ImportPage
from gui.job_strip import JobStrip
from gui.main_window import open_main_window
from gui.menu import event_of
from gui.page_host import PageHost
from gui.queueing.page import QueuePage
from gui.toolkit import sg
from gui.toolkit.garbage import Collector
from gui.toolkit.theme import theme_of, use_theme
from gui.toolkit.tooltips import settle_all
from gui.toolkit.waiting import turns_behind
from jobs.processes import heap

NEXT_TURN, BUSY_TURN, IDLE_TURN = 1, 40, 200  # milliseconds to wait for an event


class App(PageHost):
    """The open window and everything that it holds."""

    def __init__(self, workspace: Workspace, settings_file: Path) -> None:
        heap.give_back_soon()
        self._garbage = Collector()
        settings, self._notice = load_settings(settings_file, str(workspace.root.absolute()))
        super().__init__(workspace, settings)
        self._keeper = Keeper(settings, settings_file)
        self._background = Background(workspace)
        self._was_busy = False
        self.is_open = True
        self.has_heard = True  # an event in the turn before: the next one need not wait
        self._is_turning = False
        try:
            self._build()
            self.to_front(ImportPage.name)
        except BaseException:
            self._garbage.end()
            raise

    def _build(self) -> None:
        """Open the window in the theme of the settings, or of the desktop."""
        self.theme = theme_of(self.settings.theme)
        self.palette = use_theme(self.theme)
        self.pages = {kind.name: kind(self, self.palette) for kind in PAGES}
        self.strip = JobStrip(self.pages.values(), self.palette)
        self.routes = merged(
            Actions(self).routes(), self.strip.routes(), *(page.routes() for page in self.pages.values())
        )
        self.window = open_main_window(
            self.pages.values(), self.strip.elements(), self._notice or self._where, self.theme, self.settings
        )
        self.attention = Attention(self.pages.values(), self.window)
        self._told = ""  # the status bar is new
        for page in self.pages.values():
            page.opened()
        settle_all(self.window, self.palette, explain)
        turns_behind(self.window, self._turn_behind)
        try:
            with explained(self.workspace.root):
                self._recall()
                self.refresh()
        except UserError as error:
            self.report_failure("Not all can be shown", str(error))
        self._garbage.leave_out()

    def loop(self) -> None:
        """Work until the window is closed."""
        while self.is_open:
            self.step(self.patience)

    @property
    def patience(self) -> int:
        """How many milliseconds the next turn waits for an event."""
        if self.front().has_more:
            return NEXT_TURN
        return BUSY_TURN if self.is_busy else IDLE_TURN

    def step(self, timeout: int) -> None:
        """Do one turn: an event, what the jobs said, one drawing."""
        self._garbage.turn()
        event, values = self.window.read(timeout=0 if self.has_heard else timeout)
        self.values = values or self.values
        with self._failures.reported(anew=event != sg.TIMEOUT_KEY):
            self.act(event)
            if not self.is_open:
                return
            self._see_to_spare(event)
            # An event may have changed the form since it was read: look again at once.
            self.has_heard = event != sg.TIMEOUT_KEY
            self._turn_pages()
        if self._keeper.is_due:
            self._remember()
            if trouble := self._keeper.keep():
                self.window["status"].update(trouble)
        self._failures.tell(self.window)

    def _turn_pages(self) -> None:
        """Take in what the jobs said, and draw once."""
        self._is_turning = True
        try:
            for page in self.pages.values():
                page.turn()
            self._tell_background()
            self._follow_front()
            self.front().draw()
            self.strip.turn(self.window)
            self.attention.turn(self.settings.sound)
            self._follow_others()
        finally:
            self._is_turning = False

    def _follow_others(self) -> None:
        """List what a terminal or another window has made, once the person is back, and no list is open."""
        grabs = self.window.TKroot.tk
        if self.attention.has_come_back and not grabs.splitlist(grabs.call("grab", "current")):
            self.attention.has_come_back = False
            self.refresh()

    def _tell_background(self) -> None:
        """Take in what has ended without this window, and say so."""
        if ended := self._background.ended(is_own=self.pages[QueuePage.name].is_busy):
            self.refresh()
            self.window["status"].update("; ".join(ended))

    def _turn_behind(self) -> None:
        """Do what a turn does without an event, while a dialog waits for its answer."""
        if self.is_open and not self._is_turning:
            self._garbage.turn()
            with self._failures.reported(anew=False):
                self._turn_pages()

    def _see_to_spare(self, event: Any) -> None:
        """Have a worker ready where a job is likely: the person does something on a page whose jobs need one.

        After a job, too: another may follow it, and a job that failed has taken its worker along.
        """
        self.spare.turn()
        has_just_ended, self._was_busy = self._was_busy and not self.is_busy, self.is_busy
        if (event != sg.TIMEOUT_KEY or has_just_ended) and self.front().computes and not self.is_busy:
            self.spare.want()

    def act(self, event: Any) -> None:
        """Do what an event stands for. One that nothing is done at, such as a typed letter, is passed over."""
        if event is None:  # the window is gone
            self.close()
        elif isinstance(event, str):
            action = self.routes.get(event_of(event))
            if action is not None:
                action()

    def change_theme(self) -> None:
        """Open the window anew in the other theme, which then stays; forms and jobs go on."""
        self._take_theme("light" if self.theme == "dark" else "dark")

    def follow_desktop(self) -> None:
        """Be light or dark as the desktop is, from now on."""
        self._take_theme(DESKTOP)

    def _take_theme(self, chosen: str) -> None:
        front = self.window["tabs"].get()
        old_pages = self.pages
        self._remember()
        self.settings.theme = chosen
        old_attention = self.attention
        self.window.close()
        self._build()
        for name, page in self.pages.items():
            page.take_over(old_pages[name])
        self.attention.take_over(old_attention)
        self.to_front(front)
        del old_pages, old_attention
        self._garbage.window_is_gone()

    def _recall(self) -> None:
        """Fill the forms with what was remembered."""
        recall(self.window, self.settings)
        for page in self.pages.values():
            page.memory = self.settings.form.get(page.key("memory"), {})
            page.restored(self.settings.form)

    def _remember(self) -> None:
        """Note the forms and the window's place in the settings."""
        remember(self.window, self.values, self.settings)
        self.settings.form |= {page.key("memory"): page.memory for page in self.pages.values()}

    def close(self) -> None:
        """Close the window; asks first if a job runs, and ends it, or lets it go on in the background."""
        pages = list(self.pages.values())
        answer = leaving.ask(self.window, pages) if self.is_busy else leaving.STOP
        if answer == leaving.STAY:
            return
        if not self.is_busy:  # the jobs have ended while the question was open
            answer = leaving.STOP
        left = leaving.left_to_do(pages)
        for page in pages:
            page.end_jobs()
        if answer == leaving.BACKGROUND:
            leaving.go_on(left, self.workspace)
        self.spare.end()
        self.is_open = False
        self._remember()
        if trouble := self._keeper.keep(always=True):
            sys.stderr.write(f"{trouble}\n")
        self.window.close()
        self._garbage.end()
