"""How long an evaluation takes beyond what it takes to look at the images: a second network is trained first."""

from evaluation.evaluate_spec import EvaluationSettings

LOCATOR_TIME = "5 to 15 minutes"  # without a GPU: docs/measured/accuracy.md


def trains_locator(settings: EvaluationSettings) -> bool:
    """Whether an evaluation needs the second network, which is trained once for each run."""
    return any("located" in settings.parts(method) for method in settings.methods)
