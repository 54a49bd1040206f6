"""What carries out the jobs of a queue or a study, as the command line says: this machine, or a cluster."""

import argparse
import importlib.util

from configs.command_line import install_text
from configs.disk.workspace import Workspace
from configs.errors import UserError
from jobs.queue.engine import Engine, LocalEngine


def engine_of(options: argparse.Namespace, workspace: Workspace) -> Engine:
    """Return the engine that the arguments name. Raises UserError if it is not to be had."""
    if options.engine == "local":
        return LocalEngine(options.cpus)
    if importlib.util.find_spec("ray") is None:
        raise UserError(
            "ray", "is not installed", f"install it with: {install_text('requirements-cluster.txt')}"
        )
    from jobs.queue.ray_engine import RayEngine

    return RayEngine(options.address, workspace, options.cpus or 1, options.gpus)
