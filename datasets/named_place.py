"""Places that a person names for what is written: none from which images are taken, and none that the program keeps."""

from contextlib import suppress
from pathlib import Path

from configs.disk.workspace import Workspace
from configs.errors import UserError
from datasets.layout import read_record

_KEPT = ("datasets", "runs", "queue", "studies", "audits")  # folders of a workspace


def check_named_place(place: Path, workspace: Workspace) -> None:
    """Raise UserError if a file or folder would lie in what the workspace keeps, or in the source of a data set.

    There, it would be taken for an image of the next import, or for a result.
    """
    check_not_kept(place, workspace)
    where = place.resolve()
    for name in workspace.datasets():
        with suppress(UserError):  # a record that cannot be read is told where the data set is used
            source = read_record(workspace.dataset(name)).source
            if source and where.is_relative_to(Path(source).resolve()):
                break
    else:
        return
    raise UserError(
        place, f'is in the folder that the data set "{name}" was imported from', "choose another place"
    )


def check_not_kept(place: Path, workspace: Workspace) -> None:
    """Raise UserError if a file or folder would lie in what the workspace keeps."""
    where, root = place.resolve(), workspace.root.resolve()
    for name in _KEPT:
        if where.is_relative_to(root / name):
            raise UserError(
                place, f"is in the workspace's {name}, which the program keeps", "choose another place"
            )
