"""A dial: a slider, the number that counts, and a button that brings the default back."""

from dataclasses import dataclass
from typing import Any

from gui.toolkit import sg
from gui.toolkit.numbers import real_number
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import button, slider


@dataclass(frozen=True)
class Dial:
    """A number of a form. It may be typed beyond the slider's ends; the spec says what is too far."""

    key: str  # of the slider; the number's and the button's follow from it
    low: float
    high: float
    step: float
    default: float
    field: str  # of the spec that it is, or an end of

    @property
    def number(self) -> str:
        """The key of the field that holds the number."""
        return f"{self.key}.number"

    @property
    def back(self) -> str:
        """The key of the button that brings the default back."""
        return f"{self.key}.default"

    def elements(self, palette: Palette) -> list[Any]:
        """Return the slider, the field and the button."""
        return [
            slider(self.key, self.low, self.high, self.step, self.default, palette),
            sg.Input(
                f"{self.default:g}",
                key=self.number,
                size=(6, 1),
                enable_events=True,
                border_width=1,
                pad=(4, 1),
                metadata=self.field,
            ),
            button("↺", self.back, palette, tooltip=f"the default, {self.default:g}", slim=True),
        ]

    def set(self, window: sg.Window, value: float) -> None:
        """Set the number, and the slider as far as it goes."""
        window[self.number].update(f"{value:g}")
        window[self.key].update(value=self._within(value))

    def slid(self, window: sg.Window, value: float, typed: object) -> bool:
        """Let the number follow a slider that was moved; False if the slider only came as near to it as it can."""
        number = real_number(typed)
        if isinstance(number, float) and abs(self._within(number) - value) < 0.51 * self.step:
            return False
        window[self.number].update(f"{value:g}")
        return True

    def typed(self, window: sg.Window, typed: object) -> None:
        """Let the slider follow the number, if it is one."""
        number = real_number(typed)
        if isinstance(number, float):
            window[self.key].update(value=self._within(number))

    def _within(self, value: float) -> float:
        return min(max(value, self.low), self.high)
