"""A polygon while it is drawn: corners come one by one, and the last one can be taken back."""

from collections.abc import Sequence

from gui.canvas.image_view import Place

LEAST = 3  # corners of a polygon
HINT = "click adds a corner, right click takes it back"

Percents = list[list[float]]  # corners as specs have them: x and y in % of width and height


class Pen:
    """What is being drawn."""

    corners: list[Place] | None = None  # as shares of the picture; None: nothing is drawn

    def begin(self, before: Sequence[Sequence[float]] = ()) -> None:
        """Begin, or go on with a polygon in percent."""
        self.corners = places(before)

    def add(self, corner: Place) -> None:
        """Add a corner, if something is drawn."""
        if self.corners is not None:
            self.corners.append(corner)

    def take_back(self) -> bool:
        """Remove the corner that was added last; False if there is none."""
        if not self.corners:
            return False
        self.corners.pop()
        return True

    @property
    def polygon(self) -> Percents | None:
        """What is drawn; None if it has too few corners."""
        corners = self.corners or []
        if len(set(corners)) < LEAST:
            return None
        return [[round(100 * x, 2), round(100 * y, 2)] for x, y in corners]

    def finish(self) -> Percents | None:
        """Put the pen down. Returns the polygon; None if it has too few corners."""
        drawn = self.polygon
        self.drop()
        return drawn

    def drop(self) -> bool:
        """Put the pen down as if nothing had been drawn; False if nothing was."""
        was_drawn, self.corners = self.corners is not None, None
        return was_drawn


def places(percents: Sequence[Sequence[float]]) -> list[Place]:
    """Return the corners of a polygon in percent as shares."""
    return [(x / 100, y / 100) for x, y in percents]
