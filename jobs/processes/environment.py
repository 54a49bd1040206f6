"""What a process sets before it loads TensorFlow: the library for convolutions, and memory that stays.

Whoever runs a job calls `prepare` first: the window's child processes, the command line, a queue's workers, studies and
Ray's tasks alike. What the person has set in the environment wins. docs/measured/performance.md has the figures.
"""

import logging
import os
import platform
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from jobs.processes import heap

ONEDNN = "TF_ENABLE_ONEDNN_OPTS"
TUNING = "ANOMALY_TUNING"  # 0: everything as the libraries have it, to measure what these settings do
_CHATTER = "TF_CPP_MIN_LOG_LEVEL"


@dataclass(frozen=True)
class Prepared:
    """What was set for this process."""

    onednn_by: str  # who decides whether oneDNN computes the convolutions
    keeps_memory: bool
    memory_by: str  # who decides whether freed memory stays


def prepare(environment: MutableMapping[str, str] = os.environ) -> Prepared:
    """Set up this process for TensorFlow, which reads the variables once, when it is imported.

    - oneDNN computes the convolutions on every x86 processor. By itself TensorFlow chooses it only where there is
      AVX512-VNNI, BF16 or AMX; elsewhere Eigen would take nearly twice the time.
    - Freed memory stays with the process. glibc would give each large tensor back to the system, which hands it out
      again page by page at every step: up to a third of all processor time.

    Args:
        environment: of this process; changed.

    Returns:
        What was set, and by whom.
    """
    decided_by = who_decides(environment)
    environment.setdefault(_CHATTER, "3")  # nothing but what is fatal
    logging.getLogger("tensorflow").addFilter(_is_no_retracing)
    if decided_by == OURS:
        environment[ONEDNN] = "1"
    if environment.get(TUNING) == "0":
        return Prepared(decided_by, False, f"the C library, as {TUNING}=0 is set")
    return Prepared(decided_by, heap.keep_freed(environment), heap.who_decides(environment) or "Stainless")


def _is_no_retracing(record: logging.LogRecord) -> bool:
    """Whether TensorFlow says something else than that functions were traced often.

    It counts all networks of a process together, so that a warm worker, which traces each of its networks once, is
    told to trace less. That no network is traced twice is for a test to see.
    """
    return "triggered tf.function retracing" not in record.getMessage()


OURS = "Stainless, as on every x86 processor"


def who_decides(environment: Mapping[str, str] = os.environ) -> str:
    """Return who decides whether oneDNN computes the convolutions."""
    if ONEDNN in environment:
        return f"{ONEDNN}={environment[ONEDNN]} in the environment"
    if environment.get(TUNING) == "0":
        return f"TensorFlow, as {TUNING}=0 is set"
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return f"TensorFlow, as this is a processor of another kind ({platform.machine()})"
    return OURS
