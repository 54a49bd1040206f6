"""What a warm worker does before its task: load the libraries, train once with a network of no use, and make the
network ready that the person is about to train or to evaluate."""

from contextlib import suppress
from importlib import import_module

from configs.disk.workspace import Workspace
from configs.errors import UserError, explained
from evaluation.evaluate_spec import EvaluateSpec
from jobs.kinds.registry import KINDS
from jobs.kinds.running import job_spec_of, quiet_stderr
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


def prepare_task(text: str, workspace: Workspace) -> None:
    """Make ready the network of a training or of an evaluation, whose spec is given as text.

    What stands in the way is not told: nobody has asked for this job yet, and whoever does will hear it.
    """
    with quiet_stderr(), suppress(UserError), explained(workspace.root):
        spec = job_spec_of(text, "form")
        prepare()
        if isinstance(spec, TrainSpec):
            plan = import_module("networks.training.plan").plan_of(spec, workspace)
            import_module("networks.training.ready").prepare(plan)
        elif isinstance(spec, EvaluateSpec):
            import_module("evaluation.ready").prepare(spec, workspace)
