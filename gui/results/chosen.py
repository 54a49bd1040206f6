"""The evaluations that are chosen, as they stand: read once, and again where one was made anew."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from configs.disk.workspace import Workspace
from configs.errors import UserError
from evaluation.evaluate_spec import Method
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.changes import Digests, changes_of, changes_since
from evaluation.saved.evaluation import Outcome, Scale, outcomes_of
from evaluation.saved.images import TestedSet, tested_set
from gui.canvas.reading import Reading

LOOK_AGAIN = 1.0  # seconds between two looks whether an evaluation was made anew


class Chosen:
    """Up to five evaluations; the threshold is chosen for the one in hand."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.outcomes: list[Outcome] = []
        self.place = 0  # of the one in hand
        self.images: TestedSet | None = None  # of the one in hand
        self.changes: Mapping[str, Sequence[str]] = {}  # what has changed since each was made, by its title
        self._cache = OutcomeCache(workspace)
        self._known: Digests = {}  # what images were found to hold, so that none is read twice
        self._closer: Reading[list[str]] = Reading()  # what has changed in hand, after a look into images
        self._state: tuple[Any, ...] = ()
        self._looked = 0.0  # when, whether the one in hand was made anew

    @property
    def in_hand(self) -> Outcome | None:
        """The evaluation that the threshold is chosen for."""
        return self.outcomes[self.place] if self.outcomes else None

    @property
    def is_stale(self) -> bool:
        """Whether something has changed since the one in hand was made."""
        return self.in_hand is not None and bool(self.changes[self.in_hand.title])

    def read(self, titles: Sequence[str]) -> tuple[bool, str]:
        """Read evaluations. Returns whether they are others than before, and why one cannot be read, if so."""
        outcomes, failures = [], [""]
        known = outcomes_of(self.workspace)
        for title in filter(known.__contains__, titles):  # one may have gone since it was listed
            try:
                outcomes.append(self._cache.read(*known[title]))
            except UserError as error:
                failures.append(str(error))
        place = min(self.place, max(0, len(outcomes) - 1))
        trained = [self.workspace.run(outcome.run).trained_at for outcome in outcomes]
        state = (*map(id, outcomes), *trained, place)
        why = failures[1] if len(failures) > 1 else ""
        if state == self._state:
            return False, why
        self._state, self.outcomes, self.place, self.images = state, outcomes, place, None
        self.changes = changes_of(outcomes, place, self.workspace, self._known)
        self._closer.drop()
        if self.is_stale and self.in_hand is not None:  # perhaps its files were only copied
            self.changes = {**self.changes, self.in_hand.title: []}
            self._closer.ask(partial(changes_since, self.in_hand, self.workspace, known=self._known))
        if outcomes:
            self.images = tested_set(self.workspace.run(outcomes[place].run), self.workspace)
        return True, why

    def looked_closer(self) -> bool:
        """Take in what a look into images says of the one in hand. Returns whether something has changed."""
        found, outcome = self._closer.answer(), self.in_hand
        if not found or outcome is None:
            return False
        self.changes = {**self.changes, outcome.title: found}
        return True

    def was_made_anew(self) -> bool:
        """Whether another process evaluated the run in hand again; looked at now and then."""
        outcome, now = self.in_hand, time.monotonic()
        if outcome is None or now - self._looked < LOOK_AGAIN:
            return False
        self._looked = now
        return self._cache.is_stale(outcome)

    @property
    def scales(self) -> Mapping[Method, Scale]:
        """How the maps of each method of the one in hand are coloured."""
        return {} if self.in_hand is None else self._cache.scales(self.in_hand.run, self.in_hand.label)
