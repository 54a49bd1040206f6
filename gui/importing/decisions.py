"""What a person decided about the files of a source, kept until they are imported."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

Decision = Literal["leave out", "keep"]
_FIELDS: Mapping[Decision, str] = {"leave out": "leave_out", "keep": "keep"}


class Decisions:
    """The decisions by data set. Those about one source are not used for another one.

    Args:
        memory: what they are kept in, a plain dictionary that can be written to a file.
    """

    def __init__(self, memory: dict[str, Any]) -> None:
        self._memory = memory

    def names(self) -> list[str]:
        """Return the data sets whose sources were looked at, the last one first."""
        return list(reversed(self._memory))

    def begin(self, name: str, source: str) -> None:
        """Make room for decisions about a source; earlier ones about the same source stay."""
        entry = self._memory.pop(name, {})
        same = entry.get("source") == source
        self._memory[name] = entry if same else {"source": source, "files": {}, "accept": []}

    def of(self, name: str) -> Mapping[str, Decision]:
        """Return what was decided, by file."""
        files: Mapping[str, Decision] = self._memory.get(name, {}).get("files", {})
        return files

    def decide(self, name: str, files: Iterable[str], decision: Decision | None) -> None:
        """Note a decision about files; None takes an earlier one back."""
        decided = self._memory[name]["files"]
        for file in files:
            decided.pop(file, None)
            if decision is not None:
                decided[file] = decision

    def accept(self, name: str, problems: Iterable[str]) -> None:
        """Note the problems that are accepted for all files."""
        self._memory[name]["accept"] = list(problems)

    def accepted(self, name: str) -> list[str]:
        """Return the problems that are accepted for all files."""
        problems: list[str] = self._memory.get(name, {}).get("accept", [])
        return problems

    def fields(self, name: str, source: str) -> dict[str, list[str]]:
        """Return the fields of a spec that say what was decided, if it was about this source."""
        if self._memory.get(name, {}).get("source") != source:
            return {}
        decided = self.of(name)
        accepted = self.accepted(name)
        return ({"accept": accepted} if accepted else {}) | {
            field: files
            for decision, field in _FIELDS.items()
            if (files := sorted(file for file, chosen in decided.items() if chosen == decision))
        }

    def forget(self, name: str) -> None:
        """Drop what was decided: the data set is imported, or starts anew."""
        self._memory.pop(name, None)
