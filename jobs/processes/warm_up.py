"""What a warm worker does before its first task: load the libraries, and train once with a network of no use."""

from importlib import import_module

from jobs.kinds.registry import JOBS, quiet_stderr
from jobs.processes.environment import prepare

_KINDS = ("train", "resume", "forecast", "evaluate", "inspect")  # those that use a network


def warm_up() -> None:
    """Load what the jobs that use a network load; most of the time from a click to the first step goes there."""
    prepare()
    with quiet_stderr():
        for kind in _KINDS:
            import_module(JOBS[kind].module)
        import_module("networks.training.practice").practise()
