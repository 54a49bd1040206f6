"""The question before evaluations give way to others of their names that are made in another way."""

from collections.abc import Sequence

from configs.errors import UserError
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.saved.cache import OutcomeCache
from gui.toolkit import dialogs, sg

MOST_NAMED = 5  # evaluations that a question names


def may_replace(window: sg.Window, specs: Sequence[EvaluateSpec], cache: OutcomeCache) -> bool:
    """Whether there is nothing that evaluations would replace by others, or the person agrees."""
    replaced = [text for spec in specs for name in spec.names if (text := _replaced(spec, name, cache))]
    if not replaced:
        return True
    more = [f"... and {len(replaced) - MOST_NAMED} more"] if len(replaced) > MOST_NAMED else []
    way_out = "Replace? Under a label of its own, what is new would stand beside what is there."
    question = "\n".join([*replaced[:MOST_NAMED], *more, "", way_out])
    return dialogs.confirm(window, question, "Replace", "Go back")


def _replaced(spec: EvaluateSpec, name: str, cache: OutcomeCache) -> str:
    """Return in which other way an evaluation was made that a spec would make anew; empty if there is none."""
    try:
        before = cache.read(spec.run, name)
        others = before.differences(spec)
    except UserError:  # there is none, or it is of no use
        return ""
    if not others:
        return ""
    return (
        f"{before.title} was evaluated in another way ({before.made_by}): "
        f"the form has another {' and '.join(others)}."
    )
