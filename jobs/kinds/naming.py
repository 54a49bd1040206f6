"""The name that a job has in a queue: what it does, and to what."""

import re
from collections.abc import Iterable

from configs.spec.spec import Spec
from jobs.kinds.registry import KINDS, kind_of


def job_name(spec: Spec) -> str:
    """Return a job's name, without its number: `train-first`."""
    kind = kind_of(spec)
    name = next(name for name, known in KINDS.items() if known is kind)
    return "-".join([name, *kind.called(spec)])


def named_in(kind: str, jobs: Iterable[str]) -> list[str]:
    """Return what the jobs of one kind are about, such as the data sets that those of kind `import` are to make."""
    found = (re.fullmatch(rf"\d+-{kind}-(.+)", job) for job in jobs)
    return [match[1] for match in found if match]
