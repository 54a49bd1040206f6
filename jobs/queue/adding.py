"""How a spec gets into a queue, from the window and from a terminal alike."""

from configs.spec.paths import with_absolute_paths
from configs.spec.spec import Spec
from configs.spec.spec_io import to_hjson
from jobs.kinds.naming import job_name
from jobs.queue.folder import Queue


def enqueue(spec: Spec, queue: Queue) -> str:
    """Put a spec behind all others, its paths told from the root, as the queue may be run in another folder.

    Returns:
        The job's name.

    Raises:
        UserError: the queue cannot be written to.
    """
    return queue.add(job_name(spec), to_hjson(with_absolute_paths(spec)))
