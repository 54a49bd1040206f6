"""Whether an evaluation can be exported, known by its name and its spec alone: before a folder is asked for."""

from collections.abc import Sequence

from evaluation.evaluate_spec import EvaluateSpec, parts_of

GRAPHED = ("residual", "located")  # methods that a network in one file holds
_WHY = {
    "uncertainty": "it draws random numbers for each photo",
    "features": "it compares each photo with the patches of good ones",
}


def why_not(name: str, spec: EvaluateSpec) -> str:
    """Return why an evaluation of that name cannot be exported; empty if it can."""
    method, _ = parts_of(name)
    parts: Sequence[str] = spec.combine if method == "combined" else (method,)
    lacking = [part for part in parts if part not in GRAPHED]
    if not lacking:
        return ""
    return f"{lacking[0]} cannot be exported: {_WHY[lacking[0]]}; evaluate by {' or '.join(GRAPHED)}"
