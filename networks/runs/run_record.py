"""What a run was, in full: `spec.resolved.json`, with every default, the versions and the seed."""

import os
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.spec.spec import Spec
from configs.version import VERSION
from datasets.corruption.corruptions import AnyCorruption
from datasets.images import WHITE_OF_16_BITS
from networks.choices.train_spec import TrainSpec
from networks.runs.inputs import ImageForm

_PACKAGES = ("tensorflow", "keras", "numpy", "scipy", "scikit-learn", "opencv-python-headless", "pillow")


class RunRecord(Spec):
    """Enough to build the network again and to repeat the training."""

    spec: TrainSpec
    corruption: AnyCorruption
    rows: int = Field(gt=0)
    columns: int = Field(gt=0)
    channels: int = Field(gt=0)
    equalize: bool = Field(False, description="whether the histogram of each image is equalized")
    region: bool = Field(
        False, description="whether the synthetic defects stay in the corruption's region.png"
    )
    region_sha256: str | None = Field(
        None, description="of the pixels of region.png; empty: there is none; null: not written down"
    )
    on_part: bool = Field(False, description="whether they stay on the part, where an image shows one")
    white: int = Field(WHITE_OF_16_BITS, description="of the data set's files of more than 8 bits")
    letterbox: bool = Field(
        False,
        description="whether images of another proportion keep it, with borders; else they are stretched",
    )
    parameters: int
    train_images: int = Field(description="source images trained on")
    validation_images: int = Field(description="source images held out for validation")
    versions: dict[str, str]

    @property
    def form(self) -> ImageForm:
        """What the images of the run are brought to."""
        return ImageForm(self.rows, self.columns, self.channels, self.white, self.equalize, self.letterbox)


def kept_of(form: ImageForm) -> dict[str, Any]:
    """Return what a record keeps of a form: the fields that `RunRecord.form` is made of."""
    return {name: value for name, value in asdict(form).items() if name in RunRecord.model_fields}


def versions() -> dict[str, str]:
    """Return what a figure may depend on: the product's version, Python's, the libraries' and the backend."""
    found = {package: version(package) for package in _PACKAGES}
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    return {"product": VERSION, "python": platform.python_version(), **found, "backend": backend}


def read_run_record(files: RunFolder) -> RunRecord:
    """Return the record of a run, which is called as its folder is. Raises UserError if it is missing or not one."""
    record = _read(files.resolved)
    return record.model_copy(update={"spec": record.spec.model_copy(update={"name": files.name})})


def _read(path: Path) -> RunRecord:
    try:
        return RunRecord.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", "train this run again") from None
    except UnicodeDecodeError:
        raise UserError(path, "is not the record of a run (no text)", "train this run again") from None
    except ValidationError as error:
        first = error.errors()[0]
        reason = "damaged, or cut short" if first["type"] == "json_invalid" else first["msg"]
        raise UserError(path, f"is not the record of a run ({reason})", "train this run again") from None
