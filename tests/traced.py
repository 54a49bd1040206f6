"""Networks that are built and traced once for many trainings of a module: that is most of what a tiny training takes.

A training gets its network as a prepared one comes to it, with all values as at the start; that this changes nothing of
the training stands in tests/unit/networks/training/test_ready.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np
import pytest

from networks.training import training
from networks.training.plan import Plan
from networks.training.ready import ready_network


class TracedNetworks:
    """The networks of trainings that are over, by what their training depends on."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[keras.Model, list[np.ndarray]]] = {}

    def ready(self, plan: Plan) -> keras.Model:
        """Return the network of a plan with its first values, as `ready_network` does."""
        what = f"{plan.spec.model_dump_json(exclude={'name', 'dataset', 'corruption'})} {plan.form}"
        if what not in self._known:
            model = ready_network(plan)
            self._known[what] = model, [np.array(variable) for variable in _variables(model)]
        model, first = self._known[what]
        for variable, value in zip(_variables(model), first, strict=True):
            variable.assign(value)
        return model

    @contextmanager
    def used(self) -> Iterator[None]:
        """Let trainings begin with these networks."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(training, "ready_network", self.ready)
            yield


def _variables(model: keras.Model) -> list[keras.Variable]:
    return [*model.variables, *model.optimizer.variables]
