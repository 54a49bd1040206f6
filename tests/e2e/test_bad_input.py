"""What a person reads after a mistake: the place and the remedy, and nothing half-made is left behind."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from datasets.images import write_image, write_mask
from main import main

MAIN = Path(__file__).parents[2] / "main.py"


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    """A small good category to copy and to break."""
    folder = tmp_path_factory.mktemp("source") / "part"
    rng = np.random.default_rng(0)
    for name in ("train/good", "test/good", "test/scratch"):
        (folder / name).mkdir(parents=True)
        for at in range(3):
            write_image(folder / name / f"{at:03}.png", rng.integers(0, 256, (32, 32, 1), np.uint8))
    (folder / "ground_truth/scratch").mkdir(parents=True)
    for at in range(3):
        write_mask(folder / f"ground_truth/scratch/{at:03}_mask.png", np.eye(32, dtype=np.bool_))
    return folder


@pytest.fixture
def source(part, tmp_path):
    return Path(shutil.copytree(part, tmp_path / "part"))


@pytest.fixture
def run(tmp_path, capsys):
    """Write a spec to a file, run it, and return the exit code and what stands on stderr."""

    def run_text(text, name="spec.hjson"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        code = main(["run", str(path), "--workspace", str(tmp_path / "workspace")])
        return code, capsys.readouterr().err.replace(str(tmp_path) + "/", "").strip()

    return run_text


IMPORT = '{{\n  kind: "import"\n  name: "{name}"\n  source: "{source}"\n}}'


def import_text(source, name="part"):
    return IMPORT.format(name=name, source=source)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n kind: "import"\n name: "x\n}', "spec.hjson:3: a text in quotes must end on its own line"),
        (
            '{\n kind: "import"\n name: "x"\n sorce: "/tmp"\n}',
            'spec.hjson:4: sorce: unknown field; did you mean "source"?',
        ),
        (
            '{\n kind: "import"\n name: ["x"]\n source: "/tmp"\n}',
            'spec.hjson:3: name: must be text, got ["x"]',
        ),
        (
            '{\n kind: "import"\n name: "../x"\n source: "/tmp"\n}',
            "spec.hjson:3: name: must be made of letters",
        ),
        ('{\n kind: "imprt"\n}', "spec.hjson:2: kind: no job is of kind 'imprt'; did you mean \"import\"?"),
        ('{\n name: "x"\n}', "spec.hjson:1: kind: is required, and missing"),
        (
            '{kind: "corrupt", dataset: "bottle", name: "stain", corruption: {kind: "stain"}}',
            'workspace/datasets: no data set is called "bottle"; there is none yet; import it first',
        ),
        (
            '{\n kind: "corrupt"\n dataset: "b"\n name: "s"\n corruption: "stian"\n}',
            'spec.hjson:5: corruption: no corruption preset is called "stian"; did you mean "stain"?',
        ),
        (
            '{\n kind: "train"\n name: "r"\n dataset: "b"\n corruption: "stain"\n resolution: "high"\n'
            ' architecture: "aesc_d5_f5_n16"\n training: "quick_gray"\n}',
            'spec.hjson:6: resolution: must be a whole number, got "high"',
        ),
        (
            '{\n kind: "train"\n name: "r"\n dataset: "b"\n corruption: "stain"\n architecture: "aesc"\n'
            ' training: "quick_gray"\n}',
            'spec.hjson:6: architecture: no architecture preset is called "aesc"',
        ),
        (
            '{kind: "evaluate", run: "r"}',
            'workspace/runs: no run is called "r"; there is none yet; train it first',
        ),
        (
            '{\n kind: "evaluate"\n run: "r"\n methods: ["magic"]\n}',
            "spec.hjson:4: methods.0: must be 'residual', got \"magic\"",
        ),
    ],
)
def test_a_wrong_spec_is_refused_with_its_place_and_the_remedy(run, tmp_path, text, message):
    code, error = run(text)
    assert code == 1
    assert message in error
    assert error.startswith(message.partition(":")[0])
    assert "Traceback" not in error
    assert not (tmp_path / "workspace").exists()


def without_good(source):
    shutil.rmtree(source / "train")


def unreadable(source):
    (source / "test/good/001.png").write_bytes(b"\x89PNG but no more")


def other_size(source):
    write_image(source / "test/good/001.png", np.zeros((20, 40, 1), np.uint8))


def other_mask_size(source):
    write_mask(source / "ground_truth/scratch/002_mask.png", np.ones((16, 16), np.bool_))


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (
            without_good,
            "part: must hold good images in train/good, in good, or in itself, found only ground_truth, test; choose",
        ),
        (unreadable, "part/test/good/001.png: is "),
        (other_size, "part/test/good/001.png: must have the size of the other images, 32 rows x 32 columns"),
        (other_mask_size, "part/ground_truth/scratch/002_mask.png: must have the size of its image 002.png"),
    ],
)
def test_a_wrong_source_is_refused_and_nothing_half_made_is_left(run, source, tmp_path, mistake, message):
    mistake(source)
    code, error = run(import_text(source))
    assert code == 1
    assert error.startswith(message)
    written = [path.name for path in (tmp_path / "workspace").rglob("*") if path.is_file()]
    assert set(written) <= {"part.json"}  # what the audit found


def test_an_existing_name_is_refused_and_kept(run, source, tmp_path):
    assert run(import_text(source)) == (0, "")
    record = (tmp_path / "workspace/datasets/part/dataset.hjson").read_bytes()
    code, error = run(import_text(source))
    assert code == 1
    assert error.endswith('a data set called "part" exists already; choose another name, or delete it first')
    assert (tmp_path / "workspace/datasets/part/dataset.hjson").read_bytes() == record


def test_a_later_wrong_spec_stops_all_before_the_first_starts(source, tmp_path, capsys):
    first, second = tmp_path / "1.hjson", tmp_path / "2.hjson"
    first.write_text(import_text(source))
    second.write_text("{")
    assert main(["run", str(first), str(second), "--workspace", str(tmp_path / "workspace")]) == 1
    assert "2.hjson:1:" in capsys.readouterr().err
    assert not (tmp_path / "workspace").exists()


def test_as_a_program_it_ends_with_1_for_a_mistake_and_2_for_wrong_usage(tmp_path):
    def program(*arguments):
        return subprocess.run(
            [sys.executable, MAIN, *arguments], capture_output=True, text=True, cwd=tmp_path, check=False
        )

    mistaken = program("run", "none.hjson")
    assert mistaken.returncode == 1
    assert mistaken.stderr == "none.hjson: no such file; check the path\n"
    assert program("run").returncode == 2
    assert program("fly").returncode == 2
