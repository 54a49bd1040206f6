"""What a window hands on to the next one: the values of its forms, the tabs in front, and its place on the screen."""

from collections.abc import Mapping
from typing import Any

from gui.framework.settings import Settings
from gui.toolkit import sg

TABS = "tabs"  # the group of the pages
FIELDS = (sg.Input, sg.Combo, sg.Slider, sg.Checkbox)  # whose values outlive the window


def remember(window: sg.Window, values: Mapping[Any, Any], settings: Settings) -> None:
    """Note the forms and the window's place in the settings."""
    settings.form = {
        key: value
        for key, value in values.items()
        if _is_field(window, key) or _is_tab_of(window, key, value)
    }
    settings.size = tuple(window.size)
    x, y = window.current_location(more_accurate=True)
    width, height = window.get_screen_size()  # it may be another screen next time: stay on it
    settings.location = (max(0, min(x, width - 200)), max(0, min(y, height - 200)))


def recall(window: sg.Window, settings: Settings) -> None:
    """Fill the forms with remembered values, as far as there are such fields."""
    for key, value in settings.form.items():
        if _is_field(window, key):
            window[key].update(value=value)
        elif _is_tab_of(window, key, value):
            window[value].select()


def tab_left(settings: Settings) -> str:
    """Return the page that was in front when the window was left; empty if that is not known."""
    left = settings.form.get(TABS, "")
    return left if isinstance(left, str) else ""


def _is_field(window: sg.Window, key: object) -> bool:
    return isinstance(key, str) and key in window.key_dict and isinstance(window[key], FIELDS)


def _is_tab_of(window: sg.Window, key: object, value: object) -> bool:
    """Whether a key is that of tabs, and a value that of one of them."""
    group = window.key_dict.get(key)
    return isinstance(group, sg.TabGroup) and any(value == tab.Key for row in group.Rows for tab in row)
