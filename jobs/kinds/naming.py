"""The name that a job has in a queue: what it does, and to what."""

import re
from collections.abc import Iterable
from typing import Any

from configs.spec.spec import Spec


def job_name(spec: Spec) -> str:
    """Return a job's name, without its number: `train-first`."""
    of: Any = spec
    parts = [of.kind]
    if of.kind == "corrupt":
        parts.append(of.dataset)
    named = [getattr(of, field) for field in ("name", "run") if hasattr(of, field)]
    parts.append(named[0] if named else of.file.stem)
    if label := getattr(of, "label", None):
        parts.append(label)
    return "-".join(parts)


def named_in(kind: str, jobs: Iterable[str]) -> list[str]:
    """Return what the jobs of one kind are about, such as the data sets that those of kind `import` are to make."""
    found = (re.fullmatch(rf"\d+-{kind}-(.+)", job) for job in jobs)
    return [match[1] for match in found if match]
