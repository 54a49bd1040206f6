"""Whether an evaluation is made as a preset says, whatever it was filled in from."""

from configs.spec.presets import preset_names, read_preset
from evaluation.evaluate_spec import EvaluationSettings


def follows(settings: EvaluationSettings, preset: str) -> bool:
    """Whether settings are those of a preset, in all that it names."""
    named = read_preset("evaluation", preset)
    asked = EvaluationSettings(**named)
    return all(getattr(settings, each) == getattr(asked, each) for each in named)


def preset_of(settings: EvaluationSettings, first: str = "") -> str:
    """Return the preset that settings follow, `first` if it is one of several; empty if there is none."""
    names = sorted(preset_names("evaluation"), key=lambda name: name != first)
    return next((name for name in names if follows(settings, name)), "")
