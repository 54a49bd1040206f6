"""What happens while the network trains: events, the best weights, the history, the learning rate."""

import csv
import math
import time
from pathlib import Path
from typing import Any

import keras

from configs.events import Emit, Metric, ProgressMeter
from configs.workspace import write_whole
from networks.train_spec import Cosine, ReduceOnPlateau, TrainingScheme


class Reporter(keras.callbacks.Callback):
    """Emits progress every step and the figures of every epoch, and keeps them in `history.csv`."""

    def __init__(self, emit: Emit, history: Path, scheme: TrainingScheme, steps: int) -> None:
        super().__init__()
        self.emit = emit
        self.history = history
        self.scheme = scheme
        self.steps = steps  # in an epoch
        self.epoch = 0
        self.rows: list[dict[str, float]] = []

    def on_train_begin(self, logs: Any = None) -> None:
        """Start the clock."""
        del logs
        self.meter = ProgressMeter(self.emit, "training", self.scheme.epochs * self.steps)
        self.meter.at(0)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Note when the epoch began."""
        del logs
        self.epoch, self.began = epoch, time.monotonic()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Say how far the training is."""
        del logs
        self.trained = time.monotonic()
        self.meter.at(self.epoch * self.steps + batch + 1)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Say so during validation too, so that a wish to stop is heard."""
        del batch, logs
        self.meter.at(self.epoch * self.steps + self.steps)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Emit and write down the figures of the epoch."""
        figures = {name: float(value) for name, value in (logs or {}).items()}
        figures["learning_rate"] = float(self.model.optimizer.learning_rate)
        figures["images_per_second"] = self.scheme.images_per_epoch / max(self.trained - self.began, 1e-9)
        self.rows.append({"epoch": epoch + 1, **figures})
        write_whole(self.history, self._write)
        self.emit(Metric(epoch + 1, self.scheme.epochs, figures))

    def _write(self, path: Path) -> None:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(self.rows[0]))
            writer.writeheader()
            writer.writerows({name: f"{value:.9g}" for name, value in row.items()} for row in self.rows)


class BestWeights(keras.callbacks.Callback):
    """Keeps the weights of the epoch with the highest validation PSNR."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.best = -math.inf
        self.best_epoch = 0  # counted from 1

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Save the weights if they are the best so far."""
        reached = float((logs or {})["val_psnr"])
        if reached > self.best:
            self.best, self.best_epoch = reached, epoch + 1
            write_whole(self.path, self.model.save_weights)


class CosineRate(keras.callbacks.Callback):
    """Sets the learning rate of every step: a linear warm-up, then half a cosine to zero."""

    def __init__(self, schedule: Cosine, peak: float, total_steps: int) -> None:
        super().__init__()
        self.schedule = schedule
        self.peak = peak
        self.total_steps = total_steps
        self.step = 0

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Set the rate of the step that begins."""
        del batch, logs
        self.model.optimizer.learning_rate = cosine_rate(
            (self.step + 0.5) / self.total_steps, self.schedule.warm_up, self.peak
        )
        self.step += 1


def cosine_rate(progress: float, warm_up: float, peak: float) -> float:
    """Return the learning rate at `progress` 0..1 of a training."""
    if progress < warm_up:
        return peak * progress / warm_up
    return peak * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up))) / 2


def schedule_callbacks(scheme: TrainingScheme, steps: int) -> list[keras.callbacks.Callback]:
    """Return what changes the learning rate as the scheme's schedule says. `steps` is those of an epoch."""
    match scheme.schedule:
        case ReduceOnPlateau() as plateau:
            return [
                keras.callbacks.ReduceLROnPlateau(
                    monitor="val_psnr",
                    mode="max",
                    factor=plateau.factor,
                    patience=plateau.patience,
                    min_delta=plateau.min_rise,
                )
            ]
        case Cosine() as cosine:
            return [CosineRate(cosine, scheme.learning_rate, scheme.epochs * steps)]
        case _:
            return []
