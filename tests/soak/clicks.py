"""Random but valid use of the window, by a seed: `python -m tests.soak.clicks WORKSPACE [SECONDS] [SEED] [HASTE]`.

It is used in haste for the first 2,000 actions, until its caches are full, and then for HASTE seconds of each minute
(all of them, if that is left out): one action at once after the other; and calmly for the others: as quickly as a
person, with a window that waits in between.

Needs a screen. Says how many actions were done, which turns were slow and after what, and how much the memory grew
after a warm-up; and ends with 1 if that is too much.
"""

import random
import sys
import time
import tkinter
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from configs.disk.workspace import Workspace
from gui import leaving
from gui.app import App
from gui.framework import browser
from gui.starting import page as start_page
from gui.toolkit import dialogs, sg
from gui.training import form as train_form
from tests.soak.measures import LONGEST, WARM, Memory, Turns

MOST_BUSY = 0.05  # share of the turns that may be slow by their own work
HANGS = 60.0  # seconds of a turn, whatever it waits for: the machine may be busy with something else
MOST_GROWTH = 0.05  # share by which the memory may grow after the warm-up
MINUTE, PAUSE = 60.0, 0.5  # seconds; a pause follows each calm action
LONG_JOB = 30.0  # seconds
MOMENTS, SOONEST = 50, 5.0  # at which the memory is looked at, and seconds between two at least
TEXTS = ("", "5", "0.5", "-1", "abc", "part", "1e9", "../x", "ü ß", "99999999999999999999")


@dataclass
class Monkey:
    """Does things to a window that a person could do."""

    app: App
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)  # by error dialogs
    turns: Turns = field(default_factory=Turns)
    what: str = ""  # the last action, and on what
    idle: float = field(default_factory=time.monotonic)  # when no job ran, or one was cancelled

    def act(self) -> None:
        """Do one thing, and let the window work for some turns."""
        self._cancel_what_takes_long()
        kind = self.chance.choices(
            ("click", "choose", "slide", "type", "row", "canvas", "tab", "key", "resize", "theme", "wait"),
            (20, 12, 10, 10, 10, 14, 8, 8, 1, 0.4, 4),
        )[0]
        self.what = kind
        getattr(self, f"_{kind}")()
        self.done[kind] += 1
        for _ in range(self.chance.randint(1, 4)):
            self.turns.time(self.app, self.what)

    def _cancel_what_takes_long(self) -> None:
        """Cancel jobs that have taken longer than a person waits who only tries out the window."""
        if not self.app.is_busy:
            self.idle = time.monotonic()
        elif time.monotonic() - self.idle > LONG_JOB:
            self.idle = time.monotonic()
            self.done["cancel"] += 1
            for page in self.app.pages.values():
                if page.is_busy:
                    page.stop_job()

    def rest(self) -> None:
        """Let the window do for a while what it does by itself."""
        began = time.monotonic()
        while time.monotonic() - began < PAUSE:
            self.app.step(self.app.patience)

    def _elements(self, kind: type) -> list[tuple[str, sg.Element]]:
        """Return the elements of one kind that can be seen on the tab in front."""
        front = self.app.front().name
        return [
            (key, element)
            for key, element in self.app.window.key_dict.items()
            if isinstance(key, str)
            and key.startswith(f"{front}.")
            and isinstance(element, kind)
            and element.widget.winfo_viewable()
        ]

    def _one(self, kind: type) -> tuple[str, sg.Element] | None:
        found = self._elements(kind)
        if not found:
            return None
        one = self.chance.choice(found)
        self.what += f" {one[0]}"
        return one

    def _raise(self, key: str, value: object) -> None:
        self.app.window.write_event_value(key, value)

    def _click(self) -> None:
        if found := self._one(sg.Button):
            found[1].widget.invoke()

    def _choose(self) -> None:
        if (found := self._one(sg.Combo)) and found[1].Values:
            value = self.chance.choice(list(found[1].Values))
            found[1].update(value=value)
            self._raise(found[0], value)
        if found := self._one(sg.Checkbox):
            found[1].widget.invoke()

    def _slide(self) -> None:
        if found := self._one(sg.Slider):
            low, high = found[1].Range
            value = self.chance.uniform(low, high)
            found[1].update(value=value)
            self._raise(found[0], value)

    def _type(self) -> None:
        if found := self._one(sg.Input):
            found[1].update(self.chance.choice(TEXTS))

    def _row(self) -> None:
        if found := self._one(sg.Table):
            rows = found[1].widget.get_children()
            if rows:
                found[1].widget.selection_set(self.chance.choice(rows))
        if found := self._one(sg.Listbox):
            count = found[1].widget.size()
            if count:
                found[1].widget.selection_clear(0, "end")
                found[1].widget.selection_set(self.chance.randrange(count))
                found[1].widget.event_generate("<<ListboxSelect>>")

    def _canvas(self) -> None:
        if found := self._one(sg.Graph):
            surface = found[1].tk_canvas
            place = {
                "x": self.chance.randrange(max(surface.winfo_width(), 1)),
                "y": self.chance.randrange(max(surface.winfo_height(), 1)),
            }
            event = self.chance.choice(("<Motion>", "<Button-1>", "<B1-Motion>", "<Button-4>", "<Button-5>"))
            surface.event_generate(event, **place)

    def _tab(self) -> None:
        name = self.chance.choice(list(self.app.pages))
        self.what += f" {name}"
        self.app.window[name].select()
        groups = self._elements(sg.TabGroup)
        if groups:
            widget = groups[0][1].widget
            widget.select(self.chance.choice(widget.tabs()))

    def _key(self) -> None:
        keys = ("<F5>", "<Escape>", "<Prior>", "<Next>", "<Delete>", "<Up>", "<Down>", "<Left>", "<Right>")
        self.app.window.TKroot.event_generate(self.chance.choice(keys))

    def _resize(self) -> None:
        width, height = self.chance.choice(((1100, 600), (1310, 680), (1366, 740)))
        self.app.window.TKroot.geometry(f"{width}x{height}")

    def _theme(self) -> None:
        self.app.change_theme()

    def _wait(self) -> None:
        for _ in range(20):
            self.app.step(20)


def use(
    workspace: Workspace, settings: Path, seconds: float, seed: int, haste: float = MINUTE
) -> tuple[Monkey, Memory]:
    """Use the window for some seconds. Returns what was done, and what memory it took from time to time."""
    said: Counter[str] = Counter()
    answers: dict[tuple[Any, str], Any] = {  # nothing may wait for an answer
        (dialogs, "show_error"): lambda _parent, title, message: said.update([f"{title}: {message}"]),
        (dialogs, "confirm"): lambda *_: True,
        (dialogs, "ask_which"): lambda *_: leaving.STOP,
        (dialogs, "ask_name"): lambda *_: random.Random(len(said)).choice(TEXTS),
        (train_form, "edit_preset"): lambda *_: None,
        (browser, "open_quietly"): lambda *_: True,
        (start_page, "open_window_on"): lambda *_: None,  # it would stay, as it should for a person
        **{(dialogs, name): lambda *_: None for name in dir(dialogs) if name.startswith("choose_")},
    }
    true = {(module, name): getattr(module, name) for module, name in answers}
    for (module, name), answer in answers.items():
        setattr(module, name, answer)
    memory = Memory()
    app = App(workspace, settings)
    try:
        monkey = Monkey(app, random.Random(seed), told=said)
        began = time.monotonic()
        while (spent := time.monotonic() - began) < seconds:
            monkey.act()
            if monkey.done.total() >= WARM and spent % MINUTE >= haste:
                monkey.rest()
            if spent >= len(memory.held) * max(seconds / MOMENTS, SOONEST):
                memory.look(monkey.done.total())
    finally:
        app.close()
        for (module, name), function in true.items():
            setattr(module, name, function)
    return monkey, memory


def report(monkey: Monkey, memory: Memory) -> Iterator[str]:
    """Say how it went, a line at a time."""
    turns = monkey.turns
    yield (
        f"{monkey.done.total()} actions, {turns.count} turns, the longest {turns.longest * 1000:.0f} ms; "
        f"{len(turns.slow)} over {LONGEST * 1000:.0f} ms, {len(turns.busy)} of them by their own work"
    )
    for turn in sorted(turns.slow, key=lambda turn: -turn.worked)[:20]:
        yield f"  {turn.seconds * 1000:.0f} ms ({turn.worked * 1000:.0f} of work) after: {turn.what}"
    growth = "too short a use to judge it" if memory.growth is None else f"it grew by {memory.growth:.1%}"
    yield f"memory: {growth}; MiB: {' '.join(str(held >> 20) for held in memory.held)}"
    yield f"{monkey.told.total()} errors were told, {len(monkey.told)} of them different:"
    yield from (f"  {count} x {told.splitlines()[0]}" for told, count in monkey.told.most_common(10))


def faults(monkey: Monkey, memory: Memory, left: int) -> Iterator[str]:
    """Say what is not as it should be, a line for each."""
    turns = monkey.turns
    if len(turns.busy) > MOST_BUSY * turns.count:
        yield f"more than {MOST_BUSY:.0%} of the turns worked longer than {LONGEST * 1000:.0f} ms"
    if turns.longest > HANGS:
        yield f"a turn took {turns.longest:.0f} s"
    if memory.growth is not None and memory.growth > MOST_GROWTH:
        yield f"the memory grew by more than {MOST_GROWTH:.0%}"
    yield from (f"an error that does not say where: {told}" for told in monkey.told if ": " not in told)
    if left:
        yield f"{left} processes are left"


def main() -> None:
    """Use the window, and say how it went."""
    workspace = Workspace(Path(sys.argv[1]).absolute())
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 7200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    haste = float(sys.argv[4]) if len(sys.argv) > 4 else MINUTE
    monkey, memory = use(workspace, workspace.root / "soak-settings.json", seconds, seed, haste)
    _, left = psutil.wait_procs(psutil.Process().children(recursive=True), timeout=10)
    wrong = list(faults(monkey, memory, len(left)))
    for line in (f"seed {seed}", *report(monkey, memory), *(f"FAULT: {fault}" for fault in wrong)):
        print(line)  # noqa: T201
    sys.exit(bool(wrong))


if __name__ == "__main__":
    try:
        main()
    except tkinter.TclError as error:
        sys.exit(f"no screen: {error}")
