"""The program as a package: what is in it, and that it works in an environment of its own, from any folder."""

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path
from shutil import copy, copytree, ignore_patterns
from types import SimpleNamespace

import pytest

from configs.disk.workspace import Workspace
from configs.version import VERSION
from jobs.queue.background import queue_command
from tests.small import write_category

ROOT = Path(__file__).parents[2]
IN_PACKAGE = "stainless/program/"


@pytest.fixture(scope="module")
def rooms():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["tool"]["importlinter"]["root_packages"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, rooms):
    """The package, built from a copy of the checkout, as building leaves its traces."""
    source, into = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for folder in (*rooms, "docs", "locks", "installed"):
        copytree(ROOT / folder, source / folder, ignore=ignore_patterns("__pycache__"))
    for file in ("main.py", "pyproject.toml", "LICENSE", "README.md", *pins()):
        copy(ROOT / file, source)
    pip("wheel", source, "--no-build-isolation", "--wheel-dir", into)
    return next(into.glob("stainless-*.whl"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory, wheel):
    """An environment with the package; what that depends on is lent by the environment of the tests."""
    home = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    pip("--python", python, "install", wheel)
    names = sorted(path.name for path in packages.iterdir())
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DISPLAY"))}
    clean["COLUMNS"] = "400"
    clean["PATH"] = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*command, path=clean["PATH"]):
        environment = {**clean, "PATH": path}
        return subprocess.run(
            [*map(str, command)], cwd=elsewhere, env=environment, capture_output=True, text=True, check=False
        )

    return SimpleNamespace(python=python, packages=packages, names=names, elsewhere=elsewhere, run=run)


def pip(*arguments):
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)]
    subprocess.run([*command, "--no-deps", "--no-index"], check=True, capture_output=True, text=True)


def pins():
    return [path.name for path in ROOT.glob("requirements*.txt")]


def test_all_that_the_program_reads_is_in_the_package_and_nothing_else(wheel, rooms):
    found = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    program = {name.removeprefix(IN_PACKAGE) for name in found if name.startswith(IN_PACKAGE)}
    files = [
        path for folder in (*rooms, "docs", "locks") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    expected = {path.relative_to(ROOT).as_posix() for path in files if path.parent.name != "__pycache__"}
    assert program == expected | {"main.py", "LICENSE", *pins()}
    assert found - {IN_PACKAGE + name for name in program} == {
        "stainless/__init__.py",
        "stainless/__main__.py",
    }


def test_what_it_needs_is_what_is_pinned(wheel):
    package = zipfile.ZipFile(wheel)
    (name,) = (name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
    lines = package.read(name).decode().splitlines()
    needs = {line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")}
    pinned = {
        line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    }
    assert pinned - {""} <= needs
    extras = {line.removeprefix("Provides-Extra: ") for line in lines if line.startswith("Provides-Extra: ")}
    assert extras == {"cluster", "export", "features", "formats", "gpu"}


def test_no_name_but_its_own_is_taken(installed):
    assert [name for name in installed.names if not name.endswith(".dist-info")] == ["stainless"]
    found = installed.run(installed.python, "-c", "import importlib.util as u; print(u.find_spec('configs'))")
    assert found.stdout == "None\n"


def test_the_command_stands_on_the_path(installed):
    assert installed.run("stainless", "--version").stdout == f"Stainless {VERSION}\n"
    assert installed.run(installed.python, "-m", "stainless", "--version").stdout == f"Stainless {VERSION}\n"
    assert installed.run("stainless", "--help").stdout.startswith("usage: stainless ")
    of_queue = installed.run("stainless", "queue", "run", "--help").stdout
    page = installed.packages / "stainless" / "program" / "docs" / "guide" / "cluster.md"
    assert page.exists() and f"see {page}" in of_queue


def test_alone_it_opens_the_window(installed):
    said = installed.run("stainless")
    assert said.returncode == 1
    assert said.stderr.startswith("window: cannot be opened")
    assert said.stderr.endswith("or work without a window: stainless run SPEC\n")


def test_commands_are_shown_so_that_they_work_there(installed):
    assert installed.run("stainless", "queue", "run").stdout.endswith("add some: stainless queue add SPEC\n")
    script = installed.python.with_name("stainless")
    said = installed.run(script, "queue", "run", path=os.defpath)
    assert said.stdout.endswith(f"add some: {script} queue add SPEC\n")


def test_its_jobs_run_from_any_folder(installed):
    source = write_category(installed.elsewhere / "photos")
    spec = installed.elsewhere / "import.hjson"
    spec.write_text(f'{{kind: "import", name: "part", source: "{source}"}}', encoding="utf-8")
    assert installed.run("stainless", "queue", "add", spec).returncode == 0
    command = [installed.python, installed.packages / "stainless" / "program" / "main.py"]
    by_the_window = queue_command(Workspace(installed.elsewhere / "workspace"))
    done = installed.run(*command, *by_the_window[2:])
    assert (done.returncode, done.stderr) == (0, "")
    assert (installed.elsewhere / "workspace" / "datasets" / "part" / "dataset.hjson").exists()


def test_the_doctor_finds_every_pin(installed):
    said = installed.run("stainless", "doctor")
    assert said.returncode == 0, said.stdout + said.stderr
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert f"{sum('==' in line for line in lines)} as they are pinned" in said.stdout
