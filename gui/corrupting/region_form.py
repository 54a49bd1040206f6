"""The region of interest in the form: a polygon that is drawn on the preview, a mask file, or the whole image."""

from pathlib import Path
from typing import Any

from datasets.corruption.design import CorruptSpec
from gui.canvas.image_view import Place
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.pen import Pen
from gui.toolkit import dialogs, sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.tooltips import set_tooltip
from gui.toolkit.widgets import Row, button, field_row, help_of


class RegionPart(Part):
    """The row of the form, and the polygon while it is drawn. What is chosen is kept in the page's memory."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.pen = Pen()

    @property
    def corners(self) -> list[Place] | None:
        """Those of the polygon that is being drawn, as shares; None: none is."""
        return self.pen.corners

    def rows(self) -> list[Row]:
        """Return the row."""
        return [
            field_row(
                "Region",
                sg.Text("", key=self.key("state"), font=SMALL, size=(13, 1), text_color=self.palette.soft),
                button("Draw", self.key("draw"), self.palette, slim=True),
                button("Mask…", self.key("mask"), self.palette, slim=True),
                button("Clear", self.key("clear"), self.palette, slim=True),
                tooltip=help_of(CorruptSpec, "region"),
            )
        ]

    def read(self) -> dict[str, Any]:
        """Return the fields of a spec."""
        memory = self.page.memory
        mask = memory.get("region_mask")
        return {"region": memory.get("region", []), "region_mask": Path(mask) if mask else None}

    def fill(self, spec: CorruptSpec) -> None:
        """Write a spec into the row."""
        self._keep([list(corner) for corner in spec.region], str(spec.region_mask or ""))

    def _keep(self, region: list[list[float]], mask: str = "") -> None:
        self.page.memory |= {"region": region, "region_mask": mask}
        self.show()

    def show(self) -> None:
        """Say what is chosen, and what the buttons do now."""
        drawn, mask = self.page.memory.get("region", []), self.page.memory.get("region_mask", "")
        state = Path(mask).name if mask else f"{len(drawn)} corners" if drawn else "the whole image"
        if self.corners is not None:
            state = f"{len(self.corners)} corners…"
        self.window[self.key("state")].update(state)
        set_tooltip(self.window[self.key("state")], mask or None, self.palette)
        self.window[self.key("draw")].update("Draw" if self.corners is None else "Done")

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {
            self.key("draw"): self._draw_or_finish,
            self.key("mask"): self._choose_mask,
            self.key("clear"): self._clear,
        }

    def _draw_or_finish(self) -> None:
        if self.corners is None:
            self.pen.begin(self.page.memory.get("region") or self.page.memory.get("cleared_region", []))
        elif (drawn := self.pen.finish()) is not None:
            self._keep(drawn)
        self.show()

    def _choose_mask(self) -> None:
        self.pen.drop()
        path = dialogs.choose_image(self.window, "Choose a mask: white where defects may lie")
        if path is not None:
            self._keep([], str(path))
        self.show()

    def _clear(self) -> None:
        self.pen.drop()
        self.page.memory["cleared_region"] = self.page.memory.get("region", [])  # Draw brings it back
        self._keep([])
        self.show()

    def add(self, corner: Place) -> None:
        """Add a corner to the polygon that is being drawn."""
        self.pen.add(corner)
        self.show()

    def take_back(self) -> None:
        """Remove the corner that was added last."""
        if self.pen.take_back():
            self.show()

    def went_back(self) -> bool:
        """Leave the drawing as if it had not begun; False if there is none."""
        was_drawn = self.pen.drop()
        self.show()
        return was_drawn
