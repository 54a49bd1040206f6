"""The name that a job has in a queue: what it does, and to what."""

import re
from collections.abc import Iterable

from configs.spec.spec import Spec
from configs.spec.spec_io import kind_of
from jobs.kinds.registry import job_kind


def job_name(spec: Spec) -> str:
    """Return a job's name, without its number: `train-first`."""
    return "-".join([kind_of(type(spec)), *job_kind(spec).called(spec)])


def named_in(kind: str, jobs: Iterable[str]) -> list[str]:
    """Return what the jobs of one kind are about, such as the data sets that those of kind `import` are to make."""
    found = (re.fullmatch(rf"\d+-{kind}-(.+)", job) for job in jobs)
    return [match[1] for match in found if match]
