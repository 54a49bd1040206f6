"""The engine for several machines, or several GPUs of one: each job is a task of Ray, which says where it runs.

The folders of the workspace and of the program are the same on all machines. What a task's child process says goes to
the job's log there, so whoever looks at the queue sees all of its jobs.
"""

import socket
from pathlib import Path
from uuid import uuid4

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from configs.command_line import PROGRAM
from configs.disk.workspace import Workspace
from configs.errors import UserError
from jobs.queue.attendant import Attendant, Ending, Order

CHECKED_WITHIN = 120  # seconds
_attendant = Attendant()  # of a process of Ray, which does one task after the other


class RayEngine:
    """Jobs are handed to Ray in their order: as many as it has room for, and as many again that wait for it.

    Those that wait tell a cluster that grows by itself what is to come. Which one begins where is up to Ray.

    Args:
        address: of the cluster; `auto` finds the one that this machine belongs to, `local` starts one of its own.
        workspace: on storage that all machines share.
        cpus: that each job takes; its child process computes with so many threads.
        gpus: that each training, evaluation and inspection takes; a part of one is possible.

    Raises:
        UserError: there is no cluster, or a machine does not see the workspace.
    """

    def __init__(self, address: str, workspace: Workspace, cpus: int, gpus: float) -> None:
        try:
            _check_answers(address)
            ray.init(
                address=address,
                log_to_driver=False,
                logging_level="error",
                runtime_env={"env_vars": {"PYTHONPATH": str(PROGRAM.parent)}},
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise UserError(
                "ray",
                f"there is no cluster at {address} ({str(error).partition('.')[0]})",
                "start one with: ray start --head; or use --address local",
            ) from None
        self._cpus, self._gpus = cpus, gpus
        self._attempts: dict[ray.ObjectRef, str] = {}
        self._slots = self._count_slots()
        check_shared(workspace)

    @property
    def has_room(self) -> bool:
        return len(self._attempts) < 2 * self._slots

    def _count_slots(self) -> int:
        """Return how many jobs the cluster, as it is now, runs at a time; at least 1, as it may grow."""
        there = ray.cluster_resources()
        slots = there.get("CPU", 0) / self._cpus
        if self._gpus:
            slots = min(slots, there.get("GPU", 0) / self._gpus)
        return max(1, int(slots))

    def start(self, order: Order) -> None:
        """Hand a job to Ray."""
        task = ray.remote(_attempt).options(
            num_cpus=self._cpus,
            num_gpus=self._gpus if order.computes else 0,
            max_retries=0,  # who submits it again says that it goes on
            name=order.name,
        )
        self._attempts[task.remote(order, self._cpus)] = order.name

    def ended(self, seconds: float) -> list[tuple[str, Ending]]:
        """Return what has ended; a job whose machine or process of Ray is gone is lost, and may begin elsewhere."""
        over, _ = ray.wait(list(self._attempts), num_returns=1, timeout=seconds)
        outcomes = []
        for attempt in over:
            try:
                outcome = ray.get(attempt)
            except RayError as error:
                outcome = Ending("lost", f"its machine was lost ({type(error).__name__})")
            outcomes.append((self._attempts.pop(attempt), outcome))
            self._slots = self._count_slots()
        return outcomes

    def close(self) -> None:
        """Leave the cluster; what still runs there ends."""
        ray.shutdown()


def _check_answers(address: str) -> None:
    """Raise OSError or ValueError if nobody listens at `host:port`, where Ray itself would wait for minutes."""
    host, found, port = address.partition(":")
    if found:
        socket.create_connection((host, int(port)), timeout=10).close()


def _attempt(order: Order, threads: int) -> Ending:
    """Do a job, on the machine that Ray has chosen. Without a GPU, the worker stays for the next one."""
    outcome = _attendant.attempt(order, order.should_stop, threads)
    if ray.get_gpu_ids():
        _attendant.end()  # the next task may be given another GPU, and this one to another process
    return outcome


def check_shared(workspace: Workspace) -> None:
    """Raise UserError if a machine of the cluster does not see this workspace, or not this program."""
    workspace.root.mkdir(parents=True, exist_ok=True)
    token = workspace.root / f".shared-{uuid4().hex}"
    token.write_text("", encoding="utf-8")
    look = ray.remote(_missing_of)
    try:
        asked = [
            (
                node["NodeManagerHostname"],
                look.options(
                    num_cpus=0,
                    max_retries=0,
                    scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False),
                ).remote([token, PROGRAM]),
            )
            for node in ray.nodes()
            if node["Alive"]
        ]
        for host, answer in asked:
            try:
                missing = ray.get(answer, timeout=CHECKED_WITHIN)
            except RayError as error:
                raise UserError(
                    host, "did not say what it sees of the workspace", "look at: ray status"
                ) from error
            if missing:
                raise UserError(
                    host,
                    f"does not see {missing[0].parent} as this machine does",
                    "keep workspace and program on storage that all machines share, under the same path",
                )
    finally:
        token.unlink()


def _missing_of(paths: list[Path]) -> list[Path]:
    return [path for path in paths if not path.exists()]
