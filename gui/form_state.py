"""What a window hands on to the next one: the values of its forms, and its place on the screen."""

from collections.abc import Mapping
from typing import Any

from gui.framework.settings import Settings
from gui.toolkit import sg

FIELDS = (sg.Input, sg.Combo, sg.Slider, sg.Checkbox)  # whose values outlive the window


def remember(window: sg.Window, values: Mapping[Any, Any], settings: Settings) -> None:
    """Note the forms and the window's place in the settings."""
    settings.form = {key: value for key, value in values.items() if _is_field(window, key)}
    settings.size = tuple(window.size)
    x, y = window.current_location(more_accurate=True)
    width, height = window.get_screen_size()  # it may be another screen next time: stay on it
    settings.location = (max(0, min(x, width - 200)), max(0, min(y, height - 200)))


def recall(window: sg.Window, settings: Settings) -> None:
    """Fill the forms with remembered values, as far as there are such fields."""
    for key, value in settings.form.items():
        if _is_field(window, key):
            window[key].update(value=value)


def _is_field(window: sg.Window, key: object) -> bool:
    return isinstance(key, str) and key in window.key_dict and isinstance(window[key], FIELDS)
