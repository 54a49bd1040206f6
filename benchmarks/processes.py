"""Whole processes: a training as the product starts it, against a child with none of our settings.

A twin in the same process would pay for the same convolution library and the same allocator, so neither would show.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.child import IS_TOLD, Used, product_command, used_by
from benchmarks.harness import Row
from benchmarks.importing import make_source
from jobs.processes.environment import ONEDNN, TUNING

TURNS = 3
STEPS, BATCH, SIDE = 100, 16, 128
ARCHITECTURES = ("aesc_d5_f5_n16", "unet_d5_f5_n16")
_CHOSEN_BY_TENSORFLOW = {"avx512_vnni", "avx_vnni", "avx512_bf16", "amx_tile"}  # flags of /proc/cpuinfo

Environment = dict[str, str]
AS_IT_IS: tuple[Environment, Environment] = ({}, {TUNING: "0"})  # ours, and the twin's
AS_WITHOUT_VNNI: tuple[Environment, Environment] = (
    {"ONEDNN_MAX_CPU_ISA": "AVX2"},
    {TUNING: "0", ONEDNN: "0"},  # what TensorFlow chooses there
)


def rows() -> Iterator[Row]:
    """Return processor time, faults and peak memory of trainings; as on a processor without AVX512-VNNI, too."""
    if not IS_TOLD:
        return
    has_vnni = bool(_CHOSEN_BY_TENSORFLOW & _flags())
    with tempfile.TemporaryDirectory() as folder:
        workspace = workspace_with_part(Path(folder))
        for architecture in ARCHITECTURES:
            limits = (1.02, 2) if has_vnni else (0.62, 0.1)
            yield from _rows(architecture, workspace, AS_IT_IS, *limits)
            if has_vnni:
                yield from _rows(architecture, workspace, AS_WITHOUT_VNNI, 0.62, 0.1, ", as AVX2")


def _rows(
    architecture: str,
    workspace: Path,
    settings: tuple[Environment, Environment],
    share: float,
    share_of_faults: float,
    as_what: str = "",
) -> Iterator[Row]:
    """Return the rows of one network; the shares are the most of the twin's that pass."""
    took: tuple[list[Used], list[Used]] = ([], [])
    for turn in range(TURNS):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            took[side].append(_train(architecture, workspace, settings[side]))
    for name, field, limit in (
        ("CPU s", "seconds", share),
        ("faults", "faults", share_of_faults),
        ("peak MiB", "peak", 1.15),
    ):
        ours, twin = ([float(getattr(used, field)) for used in of_side] for of_side in took)
        yield Row.of_turns(f"{architecture}{as_what}, {name}", ours, twin, target=1 / limit)


def _flags() -> set[str]:
    """Return what this processor can do, in Linux's words."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    return {flag for line in lines if line.startswith("flags") for flag in line.partition(":")[2].split()}


def workspace_with_part(folder: Path) -> Path:
    """Return a workspace with the data set `part`."""
    make_source(folder / "source", 100, SIDE)
    spec = folder / "import.hjson"
    spec.write_text(
        json.dumps({"kind": "import", "name": "part", "source": str(folder / "source")}), encoding="utf-8"
    )
    subprocess.run(product_command(spec, folder / "workspace"), check=True, capture_output=True)
    return folder / "workspace"


def training_of(architecture: str, workspace: Path) -> Path:
    """Return the spec of a training of `STEPS` steps and a validation, for a run that is not there yet."""
    number = sum(1 for _ in (workspace / "runs").glob("*"))
    training = {"images_per_epoch": STEPS // 2 * BATCH, "epochs": 2, "batch_size": BATCH}
    spec = {"kind": "train", "name": f"run-{number}", "dataset": "part", "corruption": "stain"}
    spec |= {"architecture": architecture}
    path = workspace / "train.hjson"
    fields = {**spec, "resolution": SIDE, "training": {**training, "validation_images": 2 * BATCH}}
    path.write_text(json.dumps(fields), encoding="utf-8")
    return path


def _train(architecture: str, workspace: Path, environment: Environment) -> Used:
    """Return what a training of `STEPS` steps took, from the start of its process to its end."""
    path = training_of(architecture, workspace)
    outside = {name: value for name, value in os.environ.items() if name not in (ONEDNN, TUNING)}
    return used_by(product_command(path, workspace), outside | environment)
