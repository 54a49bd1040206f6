"""What happens while the network trains: the learning rate, events, the best weights, what a resumption needs."""

import math
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
import psutil

from configs.disk.workspace import RunFolder
from configs.disk.writing import write_whole
from configs.errors import UserError
from configs.events import TRAINING, Emit, Illustration, Metric, ProgressMeter
from datasets.images import write_image
from networks.choices.schedules import epochs_without_rise, rate_at
from networks.choices.training_scheme import TrainingScheme
from networks.runs.history import read_history, write_history
from networks.training.batches import PairBatch
from networks.training.checkpoint import Rows, save_checkpoint, save_weights


class LearningRate(keras.callbacks.Callback):
    """Sets the learning rate of every step, and ends a training that has stopped getting better."""

    def __init__(self, scheme: TrainingScheme, steps: int, rows: Rows) -> None:
        super().__init__()
        self.scheme = scheme
        self.steps = steps  # in an epoch
        self.psnrs = [row["val_psnr"] for row in rows]

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Set the rate of the step that begins."""
        del logs
        progress = len(self.psnrs) + (batch + 0.5) / self.steps
        scheme = self.scheme
        self.model.optimizer.learning_rate = rate_at(
            scheme.schedule, scheme.learning_rate, scheme.epochs, progress, self.psnrs
        )

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Note how good the epoch was."""
        del epoch
        self.psnrs.append(float((logs or {})["val_psnr"]))
        patience = self.scheme.early_stopping
        if patience is not None and epochs_without_rise(self.psnrs) >= patience:
            self.model.stop_training = True


class Checkpoints(keras.callbacks.Callback):
    """Writes down the figures of every epoch, and a checkpoint to resume from."""

    def __init__(self, path: Path, scheme: TrainingScheme, rows: Rows) -> None:
        super().__init__()
        self.path = path
        self.scheme = scheme
        self.rows = rows

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Note when the epoch began."""
        del epoch, logs
        self.began = self.trained = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Note until when the epoch was trained: what comes then is its validation."""
        del batch, logs
        self.trained = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Take in the epoch, and keep it."""
        figures = {name: float(value) for name, value in (logs or {}).items()}
        figures["learning_rate"] = float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))
        figures["images_per_second"] = self.scheme.images_per_epoch / max(self.trained - self.began, 1e-9)
        figures["seconds"] = time.monotonic() - self.began
        figures["memory_mib"] = psutil.Process().memory_info().rss / 2**20
        self.rows.append({"epoch": epoch + 1, **figures})
        save_checkpoint(self.path, self.model, self.rows)


class Reporter(keras.callbacks.Callback):
    """Emits progress every step, and the figures of every epoch once all that it made is kept."""

    def __init__(self, emit: Emit, files: RunFolder, scheme: TrainingScheme, steps: int, rows: Rows) -> None:
        super().__init__()
        self.emit = emit
        self.files = files
        self.scheme = scheme
        self.steps = steps  # in an epoch
        self.rows = rows
        self.epoch = len(rows)

    def on_train_begin(self, logs: Any = None) -> None:
        """Start the clock; of what came before, a lost history is written again."""
        del logs
        if self.rows:
            write_history(self.files.history, self.rows)
        done, total = self.epoch * self.steps, self.scheme.epochs * self.steps
        self.meter = ProgressMeter(self.emit, TRAINING, total, first=done)
        self.meter.at(done)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Note which epoch it is."""
        del logs
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Say how far the training is; end one whose loss is lost."""
        if not math.isfinite(float((logs or {}).get("loss", 0))):
            raise UserError(
                "training",
                f"the loss is no longer a number (NaN), in step {batch + 1} of epoch {self.epoch + 1}; "
                "the best weights so far are kept",
                "choose a lower learning_rate",
            )
        self.meter.at(self.epoch * self.steps + batch + 1)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Say so during validation too, so that a wish to stop is heard."""
        del batch, logs
        self.meter.at(self.epoch * self.steps + self.steps)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Write the history, and tell the figures of the epoch."""
        del logs
        write_history(self.files.history, self.rows)
        figures = {name: value for name, value in self.rows[-1].items() if name != "epoch"}
        self.emit(Metric(epoch + 1, self.scheme.epochs, figures))


class BestWeights(keras.callbacks.Callback):
    """Keeps the weights of the epoch with the highest validation PSNR.

    They are saved between the checkpoint of that epoch, which holds them too, and its line in the history: a training
    that goes on from an epoch which the history does not tell of saves them first of all.
    """

    def __init__(self, files: RunFolder, rows: Rows) -> None:
        super().__init__()
        self.path = files.weights
        self.rows = rows
        self.are_kept = files.weights.exists() and _epochs_told(files.history) >= len(rows)
        best = max(rows, key=lambda row: row["val_psnr"], default={"val_psnr": -math.inf, "epoch": 0})
        self.best = best["val_psnr"]
        self.best_epoch = int(best["epoch"])  # counted from 1

    def on_train_begin(self, logs: Any = None) -> None:
        """Save the weights that a training goes on from, if they are the best, or the only ones that are left."""
        del logs
        if self.rows and not self.are_kept and (self.best_epoch == len(self.rows) or not self.path.exists()):
            self.best, self.best_epoch = self.rows[-1]["val_psnr"], len(self.rows)
            save_weights(self.path, self.model)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Save the weights if they are the best so far."""
        reached = float((logs or {})["val_psnr"])
        if reached > self.best:
            self.best, self.best_epoch = reached, epoch + 1
            save_weights(self.path, self.model)


def _epochs_told(history: Path) -> int:
    """Return how many epochs a history tells of; 0 if it cannot be read."""
    try:
        return len(read_history(history))
    except UserError:
        return 0


class LatestReconstruction(keras.callbacks.Callback):
    """Draws a fixed validation image after every epoch: corrupted, reconstructed, and what is left of it."""

    def __init__(self, emit: Emit, path: Path, batch: PairBatch) -> None:
        super().__init__()
        self.emit = emit
        self.path = path
        self.corrupted = batch[0][:1]

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Write the picture, and say where it is."""
        del logs
        outputs = self.model(self.corrupted, training=False)
        reconstructed = keras.ops.convert_to_numpy(outputs).astype(np.float32)
        residual = np.abs(self.corrupted - reconstructed).mean(axis=-1, keepdims=True)
        largest = float(residual.max())
        residual /= max(largest, 1e-6)
        stages = (self.corrupted, reconstructed, np.broadcast_to(residual, reconstructed.shape))
        pictures = [np.rint(255 * stage[0]).clip(0, 255).astype(np.uint8) for stage in stages]
        rgb = [np.repeat(picture, 3, axis=-1) if picture.shape[-1] == 1 else picture for picture in pictures]
        picture = np.concatenate(rgb, axis=1)
        write_whole(self.path, lambda beside: write_image(beside, picture))
        caption = (
            f"epoch {epoch + 1}: corrupted, reconstructed, residual (white: {255 * largest:.0f} grey levels)"
        )
        self.emit(Illustration(str(self.path), caption))
