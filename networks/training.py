"""The training job: from good images and a corruption to the weights that remove it."""

from dataclasses import asdict

import keras
import numpy as np
from numpy.typing import NDArray

from configs.events import Emit, Finished, Image, Note, logged
from configs.spec_io import to_hjson
from configs.workspace import RunFolder, Workspace, starting_run, write_text
from datasets.region import Region
from networks.autoencoder import build
from networks.batches import CorruptedPairs
from networks.callbacks import BestWeights, Reporter, schedule_callbacks
from networks.inputs import image_form, load_images, resolve_design, split_images, write_split
from networks.metrics import psnr
from networks.run_record import RunRecord, versions
from networks.train_spec import TrainSpec
from networks.training_figure import training_figure


def run(spec: TrainSpec, workspace: Workspace, emit: Emit) -> None:
    """Train, and keep the best weights by validation PSNR.

    A run that is cancelled keeps the best weights so far; one without any weights leaves nothing behind.

    Raises:
        UserError: no such data set or corruption, the name is taken, or the images are too small.
    """
    folder = workspace.existing_dataset(spec.dataset)
    design = resolve_design(spec, workspace)
    form = image_form(spec, folder, design.equalize)
    train, validation = split_images(folder, spec)
    with starting_run(workspace.run(spec.name)) as files, logged(emit, files.events) as emit:
        write_text(files.spec, to_hjson(spec))
        write_split(files.split, folder, train, validation)
        images = load_images(train + validation, form, emit)

        keras.utils.set_random_seed(spec.seed)
        model = build(spec.architecture, form.shape, seed=spec.seed)
        record = RunRecord(
            spec=spec,
            corruption=design.corruption,
            region=design.region is not None,
            **asdict(form),
            parameters=int(model.count_params()),
            train_images=len(train),
            validation_images=len(validation),
            versions=versions(),
        )
        write_text(files.resolved, record.model_dump_json(indent=2))
        emit(
            Note(
                f"{record.parameters:,} parameters, images of {form.rows} x {form.columns} x {form.channels}"
            )
        )
        region = design.region_of(form.rows, form.columns)
        best = fit(model, record, images[: len(train)], images[len(train) :], region, files, emit)
        emit(Image(str(files.training_figure), f"{spec.name}: loss and PSNR"))
        emit(
            Finished(
                f"{spec.name}: validation PSNR {best.best:.2f} dB, best in epoch {best.best_epoch} "
                f"of {spec.training.epochs}",
                str(files.path),
            )
        )


def fit(
    model: keras.Model,
    record: RunRecord,
    train: NDArray[np.uint8],
    validation: NDArray[np.uint8],
    region: Region | None,
    files: RunFolder,
    emit: Emit,
) -> BestWeights:
    """Train `model` on (N, H, W, C) images; keep weights, history and figure. Returns the best epoch."""
    scheme, seed = record.spec.training, record.spec.seed
    batches = CorruptedPairs(
        train, record.corruption, scheme.images_per_epoch, scheme.batch_size, seed=(seed, 0), region=region
    )
    held_out = CorruptedPairs(
        validation,
        record.corruption,
        scheme.validation_images,
        scheme.batch_size,
        seed=(seed, 1),
        region=region,
        fixed=True,
    )
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = scheme.norm_momentum
    model.compile(optimizer=keras.optimizers.Adam(scheme.learning_rate), loss=scheme.loss, metrics=[psnr])
    reporter = Reporter(emit, files.history, scheme, len(batches))
    best = BestWeights(files.weights)
    try:
        model.fit(
            batches,
            epochs=scheme.epochs,
            validation_data=held_out,
            shuffle=False,  # the batches are shuffled by our seed
            verbose=0,
            callbacks=[*schedule_callbacks(scheme, len(batches)), best, reporter],
        )
    finally:
        if reporter.rows:
            training_figure(reporter.rows).savefig(files.training_figure, dpi=100)
    return best
