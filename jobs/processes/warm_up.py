"""What a warm worker does before its task: load the libraries, train once with a network of no use, and make the
network ready that the person is about to train."""

from contextlib import suppress
from importlib import import_module

from configs.disk.workspace import Workspace
from configs.errors import UserError, explained
from configs.spec.spec_io import parse_spec
from jobs.kinds.registry import KINDS
from jobs.kinds.running import quiet_stderr
from jobs.processes.environment import prepare
from jobs.processes.loading import load_keras
from networks.choices.train_spec import TrainSpec


def warm_up() -> None:
    """Load what the jobs that use a network load; most of the time from a click to the first step goes there."""
    prepare()
    with quiet_stderr():
        load_keras()
        for kind in KINDS.values():
            if kind.uses_network:
                import_module(kind.module)
        import_module("networks.training.ready").practise()


def prepare_training(text: str, workspace: Workspace) -> None:
    """Make ready the network of a training, whose spec is given as text.

    What stands in the way is not told: nobody has asked for this training yet, and whoever does will hear it.
    """
    with quiet_stderr(), suppress(UserError), explained(workspace.root):
        spec = parse_spec(TrainSpec, text, "form")
        prepare()
        plan = import_module("networks.training.plan").plan_of(spec, workspace)
        import_module("networks.training.ready").prepare(plan)
