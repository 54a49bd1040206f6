"""A training of no use: it takes a new process through all that Keras loads and compiles at its first step."""

import keras
import numpy as np

from datasets.corruption.corruptions import Stain
from networks.choices.architectures import AESc
from networks.choices.training_scheme import TrainingScheme
from networks.model.autoencoder import build
from networks.model.inference import reconstruct
from networks.model.losses import loss_of, optimizer_of
from networks.model.metrics import psnr
from networks.training.batches import CorruptedPairs, fed
from networks.training.pairs import Pairs

_SIDE = 32  # pixels


def practise() -> None:
    """Train for a step, validate, and reconstruct, with a tiny network; leaves nothing behind."""
    scheme = TrainingScheme()
    model = build(AESc(depth=2, base_filters=2), (_SIDE, _SIDE, 1), seed=0)
    model.compile(
        optimizer=optimizer_of(scheme.optimizer, scheme.learning_rate),
        loss=loss_of(scheme.loss),
        metrics=[psnr],
    )
    images = np.zeros((2, _SIDE, _SIDE, 1), np.uint8)
    pairs = CorruptedPairs(Pairs(images, Stain(), length=2, batch_size=2, seed=(0,)))
    model.fit(fed(pairs), validation_data=fed(pairs), shuffle=False, verbose=0)
    reconstruct(model, images)
    keras.utils.clear_session()
