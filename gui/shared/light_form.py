"""Two sliders that light pictures up: only what is shown changes, never a score."""

from collections.abc import Callable

from gui.canvas.lighting import MOST, Lighting
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, slider

ONLY_SHOWN = "only what is shown changes, never a score"
HELPS = {"brightness": f"% of white that is added; {ONLY_SHOWN}", "contrast": f"0: as it is; {ONLY_SHOWN}"}


class LightForm(Part):
    """A button, and behind it the sliders.

    Args:
        page: that it stands in.
        name: of its keys.
        palette: the colours.
        on_change: called when the pictures are to be shown otherwise.
    """

    def __init__(self, page: Page, name: str, palette: Palette, on_change: Callable[[], object]) -> None:
        super().__init__(page, name, palette)
        self.on_change = on_change
        self.lighting = Lighting()
        self._is_open = False

    def button(self) -> sg.Button:
        """Return the button."""
        help_text = f"brightness and contrast of the pictures: {ONLY_SHOWN}"
        return button("Light", self.key("toggle"), self.palette, slim=True, tooltip=help_text)

    def rows(self) -> list[Row]:
        """Return the sliders, which are not seen until they are wanted."""
        inside: Row = [sg.Push()]
        for name, help_text in HELPS.items():
            inside += [
                sg.Text(name, font=SMALL, text_color=self.palette.soft),
                slider(self.key(name), -MOST, MOST, 1, 0, self.palette, width=14, tooltip=help_text),
            ]
        reset_help = "show the pictures as they are"
        inside.append(button("Reset", self.key("reset"), self.palette, slim=True, tooltip=reset_help))
        place = sg.Column([inside], key=self.key("place"), visible=False, expand_x=True, pad=(0, 0))
        return [[sg.pin(place, expand_x=True)]]

    def routes(self) -> Routes:
        """Return what the button and the sliders do."""
        return {
            self.key("toggle"): self._toggle,
            self.key("reset"): self._reset,
            **{self.key(name): self._follow for name in HELPS},
        }

    def _toggle(self) -> None:
        """Show the sliders, or hide them and show the pictures as they are."""
        self._is_open = not self._is_open
        self.window[self.key("place")].update(visible=self._is_open)
        if not self._is_open:
            self._reset()

    def _reset(self) -> None:
        for name in HELPS:
            self.window[self.key(name)].update(0)
        self._light(Lighting())

    def _follow(self) -> None:
        brightness, contrast = (float(self.values[self.key(name)]) for name in HELPS)
        self._light(Lighting(brightness, contrast))

    def _light(self, lighting: Lighting) -> None:
        if lighting != self.lighting:
            self.lighting = lighting
            self.on_change()
