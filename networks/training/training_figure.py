"""The picture of a training: loss and PSNR by epoch."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure


def training_figure(history: Sequence[Mapping[str, float]]) -> Figure:
    """Return loss and PSNR, training and validation, from one row of figures an epoch."""
    epochs = [row["epoch"] for row in history]
    figure = Figure(figsize=(11, 4), layout="constrained")
    for axes, name, label in zip(
        figure.subplots(1, 2), ("loss", "psnr"), ("mean squared error (0..1 scale)", "PSNR, dB"), strict=True
    ):
        axes.plot(epochs, [row[name] for row in history], label="training")
        axes.plot(epochs, [row[f"val_{name}"] for row in history], label="validation")
        axes.set_xlabel("epoch")
        axes.set_ylabel(label)
        axes.grid(alpha=0.3)
        axes.legend()
        if name == "loss":
            axes.set_yscale("log")
    return figure
