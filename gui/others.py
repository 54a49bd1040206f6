"""What others made or deleted in the workspace meanwhile: a terminal, the queue of another computer, another window."""

import time
from functools import partial

from configs.disk.workspace import Workspace
from gui.canvas.reading import Reading

LOOK_AGAIN = 3.0  # seconds between two looks

_Listed = tuple[object, ...]


class Others:
    """Looks now and then, beside the window, whether what its pages list is still all that there is."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._looking: Reading[_Listed] = Reading()
        self._listed: _Listed | None = None  # at the last look
        self._looked = float("-inf")

    def have_changed(self, is_busy: bool) -> bool:
        """Return whether names came or went since the look before; `is_busy`: a job's end will show them anyway."""
        found, before = self._looking.answer(), self._listed
        if found is None:
            if not is_busy and not self._looking.is_on and time.monotonic() - self._looked >= LOOK_AGAIN:
                self._looked = time.monotonic()
                self._looking.ask(partial(_names_in, self.workspace))
            return False
        has_changed = before is not None and found != before
        self._listed = _names_in(self.workspace) if has_changed else found  # as the pages list them now
        return has_changed


def _names_in(workspace: Workspace) -> _Listed:
    """Return all names that pages list. Where the disk fails, none: whatever needs one of them says what is wrong."""
    try:
        corruptions = {name: workspace.corruptions(name) for name in workspace.datasets()}
        evaluations = {name: workspace.run(name).evaluations() for name in workspace.runs()}
        return corruptions, evaluations, workspace.unfinished_runs(), workspace.audits(), workspace.studies()
    except OSError:
        return ()
