"""Batch normalization, in one fused operation where TensorFlow has one."""

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="networks")
class BatchNormalization(keras.layers.BatchNormalization):
    """Keras's batch normalization over (N, H, W), trained a tenth of a step faster on TensorFlow.

    The same function and the same weights. Keras computes moments, scale and offset one after the other, and their
    gradients too; TensorFlow has one operation for all. Other backends, and inference, do as Keras does.

    It keeps the name of the class it replaces: files of weights hold it.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """Return `inputs`, (N, H, W, C), normalized by this batch's statistics, or in inference by the trained ones."""
        if not (training and self.trainable) or keras.backend.backend() != "tensorflow":
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        values = ops.cast(inputs, "float32")
        outputs, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            values, self.gamma, self.beta, epsilon=self.epsilon, is_training=True
        )[:3]
        count = ops.cast(ops.prod(ops.shape(values)[:3]), "float32")
        variance *= (
            ops.maximum(count - 1, 1) / count
        )  # TensorFlow's is that of a sample; Keras keeps the batch's
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + ops.stop_gradient(now) * (1 - self.momentum))
        return ops.cast(outputs, self.compute_dtype)
