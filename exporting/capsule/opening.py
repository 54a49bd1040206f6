"""A capsule that is opened: unpacked, and read to its last file before anything else is made of it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.spec.spec_io import read_spec
from datasets.corruption.design import RECORD, CorruptSpec
from datasets.layout import read_record
from evaluation.report.report import Report, read_report
from exporting.capsule.archive import unpack
from exporting.capsule.contents import CapsuleFolder, CapsuleRecord
from networks.runs.inputs import read_split
from networks.runs.run_record import RunRecord, read_run_record


@dataclass(frozen=True)
class Capsule:
    """What a capsule holds."""

    folder: CapsuleFolder
    record: CapsuleRecord
    trained: RunRecord
    design: CorruptSpec | None  # of the synthetic test images; None: there are none of the data set's own
    reports: dict[str, Report]  # by the name of the evaluation


@contextmanager
def opened(file: Path, needs_weights: bool) -> Iterator[Capsule]:
    """Yield a capsule, until the block ends.

    Args:
        file: of it.
        needs_weights: whether it is of no use without the network's.

    Raises:
        UserError: it is damaged, lacks something, or nobody should unpack it.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = CapsuleFolder(Path(place))
        unpack(file, folder.path)
        try:
            capsule = _read(folder, needs_weights)
        except UserError as error:
            where = Path(error.where)
            entry = where.relative_to(place).as_posix() if where.is_relative_to(place) else error.where
            raise UserError(
                file,
                f"has an entry that cannot be used: {entry}: {error.problem}",
                "write it anew from its run",
            ) from None
        yield capsule


def _read(folder: CapsuleFolder, needs_weights: bool) -> Capsule:
    record = folder.read()
    run = RunFolder(folder.run)
    read_split(run.split)
    read_record(folder.dataset)
    if needs_weights and not run.weights.is_file():
        raise UserError(run.weights, "is missing", "write the capsule anew from its run")
    return Capsule(
        folder,
        record,
        read_run_record(run),
        None if record.corruption is None else read_spec(CorruptSpec, folder.corruption / RECORD),
        {name: read_report(folder.report(name)) for name in record.evaluations},
    )
