"""The network that a training begins with. It can be made ready before the training is asked for."""

from typing import Any

import keras
import numpy as np
import psutil

from configs.errors import UserError
from datasets.corruption.corruptions import Stain
from networks.choices.architectures import AESc
from networks.choices.training_scheme import TrainingScheme
from networks.model.autoencoder import build
from networks.model.devices import gpus
from networks.model.inference import reconstruct
from networks.model.losses import loss_of, optimizer_of
from networks.model.metrics import psnr
from networks.runs.inputs import network_shape
from networks.training.batches import CorruptedPairs, fed
from networks.training.pairs import Pairs
from networks.training.plan import Plan

_SIDE = 32  # pixels, of the network to practise with
_VALUE = 4  # bytes of a float32
_COPIES = 3  # of each activation that a training step holds: itself, its gradient, and work space
_STATES = 5  # of each parameter: itself, its gradient, Adam's two moments, and a copy to write
_LIBRARIES = 900 * 2**20  # bytes that Python and the backend take

_ahead: dict[tuple[Any, ...], keras.Model] = {}  # at most one, by what it depends on


def ready_network(plan: Plan) -> keras.Model:
    """Return the network of a plan with its first weights, compiled: the one that was prepared, if it is that.

    Raises:
        UserError: this machine's memory cannot hold the training.
    """
    model = _ahead.pop(_what(plan), None) or _compiled(plan)
    forget()
    if not gpus():  # their memory is not ours to count
        _check_memory(model, plan)
    return model


def prepare(plan: Plan) -> None:
    """Make the network of a plan ready, in place of any other one: the training of it then starts at once.

    It does a step with blank images, for which the backend traces and optimizes it, and is then put back to what it
    was: a training gives the same with it as without.
    """
    if _what(plan) in _ahead or gpus():
        return
    forget()
    model = _compiled(plan)
    _check_memory(model, plan)
    variables = [*model.variables, *model.optimizer.variables]
    before = [keras.ops.convert_to_numpy(variable).copy() for variable in variables]
    _step(model)
    for variable, value in zip(variables, before, strict=True):
        variable.assign(value)
    _ahead[_what(plan)] = model


def forget() -> None:
    """Let go of what was prepared."""
    _ahead.clear()


def practise() -> None:
    """Train for a step, validate and reconstruct with a tiny network: all that Keras loads for it is loaded then."""
    scheme = TrainingScheme()
    model = build(AESc(depth=2, base_filters=2), (_SIDE, _SIDE, 1), seed=0)
    _compile(model, scheme)
    _step(model)
    reconstruct(model, np.zeros((2, _SIDE, _SIDE, 1), np.uint8))
    keras.utils.clear_session()


def memory_of(model: keras.Model, plan: Plan) -> int:
    """Return how many bytes a training takes at the most, roughly: from the sizes of what it must hold."""
    an_image = sum(int(np.prod(layer.output.shape[1:])) for layer in model.layers)
    activations = _COPIES * _VALUE * an_image * plan.spec.training.batch_size
    images = min(len(plan.train + plan.validation) * int(np.prod(plan.form.shape)), plan.spec.memory * 2**20)
    return _LIBRARIES + activations + _STATES * _VALUE * int(model.count_params()) + images


def gib(size: float) -> str:
    """Return a size in bytes as text."""
    return f"{size / 2**30:.1f} GiB"


def _what(plan: Plan) -> tuple[Any, ...]:
    """Return all that a network depends on before its training begins."""
    spec, scheme = plan.spec, plan.spec.training
    compiled = (scheme.optimizer, scheme.learning_rate, scheme.loss, scheme.norm_momentum, scheme.precision)
    return (spec.architecture, network_shape(spec, plan.form), spec.seed, *compiled)


def _compiled(plan: Plan) -> keras.Model:
    spec, before = plan.spec, keras.config.dtype_policy()
    keras.config.set_dtype_policy(spec.training.precision)
    try:
        model = build(spec.architecture, network_shape(spec, plan.form), seed=spec.seed)
    finally:
        keras.config.set_dtype_policy(before)
    _compile(model, spec.training)
    return model


def _compile(model: keras.Model, scheme: TrainingScheme) -> None:
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = scheme.norm_momentum
    optimizer = optimizer_of(scheme.optimizer, scheme.learning_rate)
    model.compile(optimizer=optimizer, loss=loss_of(scheme.loss), metrics=[psnr])
    # The variables of optimizer and metrics are created now: a step that creates some is traced twice.
    model.optimizer.build(model.trainable_variables)
    image = np.zeros((1, *model.output_shape[1:]), np.float32)
    model.compute_metrics(image, image, image)
    model.reset_metrics()


def _step(model: keras.Model) -> None:
    """Train for a step, and validate, on a blank image."""
    images = np.zeros((1, *model.output_shape[1:]), np.uint8)
    pairs = CorruptedPairs(Pairs(images, Stain(), length=1, batch_size=1, seed=(0,)))
    model.fit(fed(pairs), validation_data=fed(pairs), shuffle=False, verbose=0)


def _check_memory(model: keras.Model, plan: Plan) -> None:
    """Refuse a training that this machine's memory cannot hold. Raises UserError."""
    needed, free = memory_of(model, plan), psutil.virtual_memory().available
    if needed > free:
        raise UserError(
            "memory",
            f"about {gib(needed)} are needed, and {gib(free)} are free",
            "choose a smaller batch_size or resolution, fewer base_filters, or less memory for the images",
        )
