"""Converting a file of the original program into one of ours."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hjson
from pydantic import TypeAdapter, ValidationError

from configs.disk.names import safe_name
from configs.disk.writing import write_whole
from configs.errors import ExistsError, UserError, way_out
from configs.spec.spec import Spec
from configs.spec.spec_io import spec_from, to_hjson
from datasets.corruption.design import CorruptSpec
from jobs.original import mapping
from networks.choices.architectures import Architecture
from networks.choices.training_scheme import TrainingScheme

_NETWORKS = ("AE", "AESc")
_SIDES = ("Train", "Test")
_LARGEST = 1_000_000  # bytes


@dataclass(frozen=True)
class Converted:
    """What became of a file."""

    name: str  # of ours, without its ending
    group: str  # `architecture`, `training`: a preset; `specs`: a job
    spec: Spec
    left: list[str]  # what has no counterpart, or another meaning here

    def write(self, folder: Path) -> Path:
        """Write it, what was left as comments. Raises ExistsError: the name is taken."""
        path = folder / f"{self.name}.hjson"
        if path.exists():
            raise ExistsError(path, "is there already", "move it away, or name another folder (--to)")
        comments = [f"# {line}\n" for line in ("From a file of the original program.", *self.left)]
        text = "".join(comments) + to_hjson(self.spec) + "\n"
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda beside: beside.write_text(text, encoding="utf-8"))
        return path


def convert(path: Path) -> Converted:
    """Return what a file of the original becomes.

    Raises:
        UserError: it cannot be read, is none of its architectures, schemes and corruptions, or has values that cannot
            be.
    """
    fields = _read(path)
    try:
        if "1_default" in fields:
            return _corruption(path, fields)
        if "Learning" in fields:
            found, left = mapping.training(fields)
            return Converted(safe_name(path.stem), "training", TrainingScheme.model_validate(found), left)
        network = path.stem.split("_")[0]
        if fields.keys() & mapping.ARCHITECTURE.keys() and network in _NETWORKS:
            found, left = mapping.architecture(network, fields)
            spec = TypeAdapter[Any](Architecture).validate_python(found)
            return Converted(safe_name(path.stem), "architecture", spec, left)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise UserError(
            path, f"has a value that cannot be ({field}: {first['msg']})", "check the file"
        ) from None
    except (TypeError, ValueError, AttributeError):
        raise UserError(
            path, "has a value of another kind than the original's files", "check the file"
        ) from None
    raise UserError(
        path,
        "is none of the original's architectures (AE_…, AESc_…), training schemes and descriptions of corruptions",
        "make its spec in the window; docs/reference/original.md says what is called how",
    )


def _corruption(path: Path, fields: mapping.Fields) -> Converted:
    """Return a corruption job for the data set that a description stands in."""
    name, side, dataset = (folder.name for folder in path.absolute().parents[:3])
    if side not in _SIDES:
        raise UserError(
            path,
            "does not stand in <data set>/Test/<corruption>, so that its data set is not known",
            "name the file where the original has written it",
        )
    found, left = mapping.corruption(fields)
    spec = spec_from(CorruptSpec, path, dataset=safe_name(dataset), name=safe_name(name), corruption=found)
    return Converted(f"{spec.dataset}-{spec.name}", "specs", spec, left)


def _read(path: Path) -> dict[str, Any]:
    """Return what a file of the original says: hjson without quotes, or JSON."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    try:
        fields = hjson.loads(content.decode("utf-8-sig"), object_pairs_hook=dict)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or len(content) > _LARGEST:
        raise UserError(path, "is no hjson or JSON file of fields", "name another file")
    return fields
