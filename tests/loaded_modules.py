"""All that the jobs use, loaded once: what `tests.loaded` forks its processes from imports this."""

from importlib import import_module

from jobs.kinds.registry import KINDS
from jobs.processes.environment import prepare
from jobs.processes.loading import load_keras

prepare()
load_keras()
for _kind in KINDS.values():
    import_module(_kind.module)
import_module("cli.run")
