"""What each event does: a table by the event, to which each page and each part of it adds its own."""

from collections.abc import Callable, Mapping

Action = Callable[[], object]  # what it returns is not asked for
Routes = Mapping[str, Action]  # by the whole event, such as `train.runs.resume`


def merged(*tables: Routes) -> Routes:
    """Return one table of several. Raises ValueError where two of them have one event."""
    together: dict[str, Action] = {}
    for table in tables:
        if twice := together.keys() & table.keys():
            raise ValueError(f"routed twice: {', '.join(sorted(twice))}")
        together |= table
    return together
