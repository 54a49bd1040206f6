"""What the jobs and experiments of the original name only: its architectures, schemes and data sets."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from configs.disk.workspace import Workspace
from configs.errors import MissingError
from configs.spec import hjson_io
from jobs.original.brought import Brought, as_name
from jobs.original.schemes import architecture_of, scheme_of

_PLACES = {
    "architecture": ("Models/Networks/Architecture_Config", "Architecture_Config"),
    "training": ("Models/Training_Config", "Training_Config"),
}
_READ: Mapping[str, Callable[[Path], Brought]] = {"architecture": architecture_of, "training": scheme_of}


class Library:
    """Finds what is named: among what is being brought over, beside it, or in the workspace.

    Args:
        files: architectures and schemes that are being brought over.
        data: the folders whose data sets all are.
        workspace: with the presets that were brought over before.
    """

    def __init__(self, files: Sequence[Path], data: Sequence[Path], workspace: Workspace) -> None:
        self.files = files
        self._data = data
        self.workspace = workspace

    def dataset(self, number: int) -> str | None:
        """Return the data set of a number in the original's list; None if it cannot be known.

        It lists what stands in its data folder by name, but for names with a dot and two others.
        """
        if len(self._data) != 1:
            return None
        listed = sorted(
            path.name
            for path in self._data[0].iterdir()
            if "." not in path.name and path.name not in ("__pycache__", "00_datasets")
        )
        return listed[number] if number < len(listed) else None

    def preset(self, group: str, name: str, named_in: Path) -> tuple[dict[str, Any], list[str]]:
        """Return the fields of an architecture or a scheme, and what of its file has no counterpart.

        Args:
            group: `architecture` or `training`.
            name: of its file, `AESc_d6_f5_n16.hjson`.
            named_in: the file that names it; the original's folders stand above it.

        Raises:
            UserError: there is none, or it cannot be brought over.
        """
        given = [path for path in self.files if path.name == name]
        near = [above / place / name for above in named_in.absolute().parents for place in _PLACES[group]]
        for path in (*given, *near):
            if path.is_file():
                brought = _READ[group](path)
                return brought.fields, [f"{name}: {line}" for line in brought.left]
        own = self.workspace.root / "presets" / group / f"{as_name(Path(name).stem)}.hjson"
        if own.is_file():
            return dict(hjson_io.read(own)[1]), []
        raise MissingError(
            f"{named_in}: {name}",
            "is neither beside it, nor among the files to bring over, nor among the presets of the workspace",
            "name that file to be brought over, too, or the folder that it stands in",
        )
