"""The name that a job has in a queue: what it does, and to what."""

from typing import Any

from configs.spec import Spec


def job_name(spec: Spec) -> str:
    """Return a job's name, without its number: `train-first`."""
    of: Any = spec
    parts = [of.kind]
    if of.kind == "corrupt":
        parts.append(of.dataset)
    parts.append(of.name if hasattr(of, "name") else of.run)
    return "-".join(parts)
