"""What goes on behind a question: the window's pages turn while a dialog waits for its answer.

A dialog has a loop of its own, in which the window's loop stands still. So while one is open the window is told, again
and again, to take its turn behind it. That holds for the desktop's own dialogs for files, too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gui.toolkit import sg

PACE = 40  # milliseconds from one turn to the next
_TURN = "<<TurnBehind>>"


def turns_behind(window: sg.Window, turn: Callable[[], object]) -> None:
    """Say what a window does in each turn while a dialog over it waits."""
    window.TKroot.bind(_TURN, lambda _: turn())


@contextmanager
def going_on(window: sg.Window) -> Iterator[None]:
    """Let a window take its turns while what is done in this block waits for the person."""
    root, next_turn = window.TKroot, [""]

    def turn() -> None:
        root.event_generate(_TURN)
        next_turn[0] = root.after(PACE, turn)

    next_turn[0] = root.after(PACE, turn)
    try:
        yield
    finally:
        root.after_cancel(next_turn[0])
