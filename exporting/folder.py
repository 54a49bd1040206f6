"""The folder of an export: where its files stand, and those that are the same in every one."""

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import jinja2

from configs.command_line import PROGRAM
from exporting.card import Card
from exporting.export_spec import Format
from exporting.formats import KINDS

RUNNER = Path(__file__).parent / "runner"
PACKAGES = ("numpy", "opencv-python-headless")  # that an export needs besides what runs its network
ENTRY = '''"""Judges photos by the model in this folder: `python inspect_images.py FOLDER`; README.md tells more."""

import sys
from pathlib import Path

from runner.command import main

sys.exit(main(Path(__file__).parent))
'''
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class ExportFolder:
    """The files of one export."""

    path: Path
    format: Format = "onnx"

    @property
    def network(self) -> Path:
        """A file, or a folder of them."""
        return self.path / KINDS[self.format].network

    @property
    def card(self) -> Path:
        """All that is known of the model besides its network."""
        return self.path / "model.json"

    @property
    def entry(self) -> Path:
        """The command. Not called inspect.py: libraries would get it in place of Python's own module."""
        return self.path / "inspect_images.py"

    @property
    def runner(self) -> Path:
        return self.path / "runner"

    @property
    def requirements(self) -> Path:
        return self.path / "requirements.txt"

    @property
    def readme(self) -> Path:
        return self.path / "README.md"

    @property
    def licence(self) -> Path:
        return self.path / "LICENSE"

    @property
    def samples(self) -> Path:
        return self.path / "samples"

    @property
    def proof_json(self) -> Path:
        return self.path / "proof.json"

    @property
    def proof_html(self) -> Path:
        return self.path / "proof.html"

    @staticmethod
    def is_own(name: Path) -> bool:
        """Whether an export writes a file of this name, relative to its folder."""
        folder = ExportFolder(Path())
        own = [getattr(folder, key) for key, kind in vars(ExportFolder).items() if isinstance(kind, property)]
        networks = (kind.network for kind in KINDS.values())
        folders = (folder.runner.name, folder.samples.name, *networks)
        return name in own or name.parts[0] in folders


def write_same(folder: ExportFolder) -> None:
    """Write what every export has: the runner, its command, what it needs, the licence."""
    shutil.copytree(RUNNER, folder.runner, ignore=shutil.ignore_patterns("__pycache__"))
    folder.entry.write_text(ENTRY, encoding="utf-8")
    pins = "".join(
        f"{package}=={version(package)}\n" for package in (KINDS[folder.format].runs_with, *PACKAGES)
    )
    folder.requirements.write_text(pins, encoding="utf-8")
    shutil.copyfile(PROGRAM.with_name("LICENSE"), folder.licence)


def write_readme(folder: ExportFolder, card: Card) -> None:
    """Write README.md: what the model is, and how to use it."""
    folder.readme.write_text(rendered("README.md.j2", card=card), encoding="utf-8")


def rendered(template: str, **known: object) -> str:
    """Return a text by one of the templates."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=template.endswith(".html.j2"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(known)
