"""What a warm worker does before its first task: load the libraries, and train once with a network of no use."""

from importlib import import_module

from jobs.kinds.registry import KINDS
from jobs.kinds.running import quiet_stderr
from jobs.processes.environment import prepare


def warm_up() -> None:
    """Load what the jobs that use a network load; most of the time from a click to the first step goes there."""
    prepare()
    with quiet_stderr():
        for kind in KINDS.values():
            if kind.uses_network:
                import_module(kind.module)
        import_module("networks.training.practice").practise()
