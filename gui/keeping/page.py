"""The Kept page: what stands in the workspace, to rename, duplicate, delete and bring back."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Self

from configs.command_line import PROGRAM
from configs.errors import UserError
from configs.events import Event, Failed
from gui.framework.host import Host
from gui.framework.job_panel import PanelPage
from gui.framework.routes import Routes
from gui.framework.stopping import stop_asked
from gui.keeping.lists import KeptLists
from gui.toolkit import dialogs, sg
from gui.toolkit.scrolling import keep_below
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button, scrolled
from jobs.keeping import bin as the_bin
from jobs.keeping.changing import rename
from jobs.keeping.kept import Kept, kept_at, size_text

ACTIONS = {
    "rename": ("Rename…", "another name; of an evaluation, another label"),
    "duplicate": ("Duplicate…", "a copy under another name, with what belongs to it"),
    "delete": ("Delete…", "put what is chosen into the bin of the workspace, with what belongs to it"),
    "undo": ("Undo", "take back the last of these here: a name, a deletion, what was brought back (Ctrl+Z)"),
}
OF_BIN = {
    "restore": ("Bring back", "put what is chosen where it stood"),
    "empty": ("Empty the bin…", "remove all that is in the bin, for good"),
}


class KeptPage(PanelPage):
    """A list of what is kept, and below it the bin."""

    name, title = "kept", "Kept"

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.lists = KeptLists(
            self, palette, (self._buttons(ACTIONS), self._buttons(OF_BIN)), self._update_buttons
        )
        self._undo: list[Callable[[], object]] = []  # what takes back what was done, the last at the end

    def _buttons(self, texts: Mapping[str, tuple[str, str]]) -> Row:
        return [
            button(text, self.key(name), self.palette, tooltip=tooltip)
            for name, (text, tooltip) in texts.items()
        ]

    def layout(self) -> list[Row]:
        """Return the two lists with their buttons, and the job below them."""
        cancel = button("Cancel", self.key("cancel"), self.palette, tooltip="stop what is copied", slim=True)
        job = sg.Column(self.panel.progress_rows([cancel]), key=self.key("job"), expand_x=True, pad=(0, 0))
        return [[scrolled(self.key("rows"), self.lists.rows(), sideways=True)], [job]]

    def opened(self) -> None:
        """Show what can be done, and keep the job in sight."""
        keep_below(self.host.window[self.key("job")])
        self.lists.opened()
        self._update_buttons()

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {
            self.key("rename"): self._rename,
            self.key("duplicate"): self._duplicate,
            self.key("delete"): self._delete,
            self.key("undo"): self._take_back,
            self.key("restore"): self._restore,
            self.key("empty"): self._empty,
            self.key("cancel"): partial(stop_asked, self),
            **self.lists.routes(),
        }

    def _one(self) -> Kept:
        if len(chosen := self.lists.chosen) != 1:
            raise UserError("list", f"must have one line chosen for this, got {len(chosen)}", "choose one")
        return chosen[0]

    def _new_name(self, kept: Kept, question: str) -> str | None:
        """Return another name that the person types; None if they change their mind."""
        name = dialogs.ask_name(self.host.window, f"{question} {kept.place}", kept.name)
        return None if name in (None, "", kept.name) else name

    def _rename(self) -> None:
        old = self._one()
        if name := self._new_name(old, "Another name for"):
            new = rename(old, name, self.host.workspace)
            self._undo.append(partial(rename, new, old.name, self.host.workspace))
            self._did(f"{old.place} is {new.place} now")

    def _duplicate(self) -> None:
        old = self._one()
        if name := self._new_name(old, "A name for the copy of"):
            new = old.called(name)
            self._undo.append(partial(self._delete_again, new))
            self._begin("duplicate", str(old.place), name)

    def _delete(self) -> None:
        sizes = {line.kept: line.size for line in self.lists.shown.kept}
        if not (chosen := self.lists.chosen):
            raise UserError("list", "must have something chosen to delete, got nothing", "choose a line")
        whole = size_text(sum(sizes[each] for each in chosen))
        what = str(chosen[0].place) if len(chosen) == 1 else f"{len(chosen)} things"
        question = f"Put {what} ({whole}) into the bin?\nThe bin gives it back until you empty it."
        if dialogs.confirm(self.host.window, question, "Delete", "Keep"):
            for each in chosen:
                entry = the_bin.delete(each, self.host.workspace)
                self._undo.append(partial(the_bin.restore, entry, self.host.workspace))
                self._did(f"{each.place} is in the bin")

    def _delete_again(self, kept: Kept) -> None:
        the_bin.delete(kept_at(str(kept.place), self.host.workspace), self.host.workspace)

    def _restore(self) -> None:
        for line in self.lists.chosen_in_bin:
            kept = the_bin.restore(the_bin.entry_of(line.entry, self.host.workspace), self.host.workspace)
            self._undo.append(partial(self._delete_again, kept))
            self._did(f"{kept.place} is back")

    def _empty(self) -> None:
        deleted = self.lists.listing.deleted
        size = size_text(sum(line.size for line in deleted))
        question = f"Remove all that is in the bin, {len(deleted)} things, {size}?\nThey cannot come back."
        if deleted and dialogs.confirm(self.host.window, question, "Remove for good", "Keep"):
            self._undo.clear()
            self._begin("empty", "--yes")

    def _take_back(self) -> None:
        """Undo the last thing that was done here. Raises UserError if that cannot be done any more."""
        if self._undo and not self.is_busy:
            self._undo.pop()()
            self._did("taken back")

    def _did(self, said: str) -> None:
        self.host.window["status"].update(said)
        self.host.refresh()
        self._update_buttons()

    def _begin(self, *command: str) -> None:
        if not self.panel.is_busy:
            workspace = str(self.host.workspace.root)
            whole = [sys.executable, str(PROGRAM), "kept", *command, "--json", "--workspace", workspace]
            self.panel.begin(whole)
            self._update_buttons()

    @property
    def has_more(self) -> bool:
        """Whether the folders are still looked at."""
        return self.lists.has_more

    def take_over(self, old: Self) -> None:
        """Go on with what runs, and with what can be taken back."""
        self.panel.take_over(old.panel)
        self._undo = old._undo
        self._update_buttons()

    def turn(self) -> None:
        """Take in what the job said."""
        if self.panel.turn(self._show):
            self._update_buttons()
            self.host.refresh()

    def _show(self, event: Event) -> None:
        if isinstance(event, Failed):
            if self._undo:  # of a copy that is not there
                self._undo.pop()
            if event.reason != "cancelled":
                self.host.report_failure("That did not work", event.message)

    def refresh(self) -> None:
        """Look at the folders again, when the page is in front."""
        self.lists.look_again()

    def draw(self) -> None:
        """Show what is kept."""
        self.lists.draw()

    def _update_buttons(self) -> None:
        busy, chosen = self.panel.is_busy, len(self.lists.chosen)
        possible = {
            "rename": chosen == 1,
            "duplicate": chosen == 1,
            "delete": chosen > 0,
            "undo": bool(self._undo),
            "restore": bool(self.lists.chosen_in_bin),
            "empty": bool(self.lists.listing.deleted),
        }
        for name, is_possible in possible.items():
            self.host.window[self.key(name)].update(disabled=busy or not is_possible)
        self.host.window[self.key("cancel")].update(disabled=not busy)
