"""The training job: from good images and a corruption to the weights that remove it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import keras

from configs.disk.durable import flush
from configs.disk.workspace import RunFolder, Workspace
from configs.disk.writing import write_text, write_whole
from configs.errors import UserError, way_out
from configs.events import Emit, Finished, Illustration, Note, logged
from configs.spec.spec_io import to_hjson
from datasets.region import Region
from networks.choices.train_spec import TrainSpec
from networks.model.devices import spread
from networks.runs.inputs import write_split
from networks.runs.run_record import RunRecord, kept_of, versions
from networks.runs.starting import starting_run
from networks.training.batches import CorruptedPairs, fed
from networks.training.callbacks import (
    BestWeights,
    Checkpoints,
    LatestReconstruction,
    LearningRate,
    Reporter,
)
from networks.training.checkpoint import Rows, load_checkpoint
from networks.training.image_store import ImageStore, StorePart
from networks.training.pair_workers import PairWorkers
from networks.training.pairs import Pairs
from networks.training.plan import Plan, plan_of, workers_of
from networks.training.ready import ready_network

_OUT_OF_MEMORY = (
    "MemoryError",
    "ResourceExhaustedError",
    "OutOfMemoryError",
)  # of Python, TensorFlow, PyTorch
_ALSO = (
    "RESOURCE_EXHAUSTED",
    "received an exception:Status: 1,",
)  # in the words of XLA; of oneDNN, whose status it is


def run(spec: TrainSpec, workspace: Workspace, emit: Emit) -> None:
    """Train, and keep the best weights by validation PSNR.

    A run that is cancelled keeps the best weights so far, and can be resumed; one without a whole epoch leaves nothing
    behind.

    Raises:
        UserError: no such data set or corruption, the name is taken, the images are too small, the loss is lost, or
            memory or the disk does not suffice.
    """
    plan = plan_of(spec, workspace)
    with starting_run(workspace.run(spec.name)) as files, logged(emit, files.events) as emit:
        write_text(files.spec, to_hjson(spec))
        for reason in plan.reasons:
            emit(Note(reason))
        write_split(files.split, workspace.dataset(spec.dataset), plan.train, plan.validation)
        train(plan, files, emit)


def train(plan: Plan, files: RunFolder, emit: Emit, resume: bool = False) -> None:
    """Train in a run's folder, from the start or from its checkpoint on."""
    spec, form = plan.spec, plan.form
    keras.utils.set_random_seed(spec.seed)
    paths = plan.train + plan.validation
    in_memory = 0 if workers_of(spec) else spec.memory  # MiB; the workers read a file that they share
    with spread(spec.training.batch_size), _explained(files):
        model = ready_network(plan)
        rows = load_checkpoint(files.checkpoint, model) if resume else []
        if not resume:
            _write_record(plan, model, files, emit)
        region = plan.design.region_of(form.rows, form.columns)
        count = len(plan.train)
        cut = (spec.architecture.patch_shape, spec.architecture.patch_stride)
        with ImageStore(paths, form, in_memory, files.scratch, emit) as images:
            of_training = StorePart(images, 0, count, *cut)
            of_validation = StorePart(images, count, len(images), *cut)
            best = fit(model, plan, of_training, of_validation, region, files, rows, emit)
    files.checkpoint.unlink(missing_ok=True)
    flush(files.path)
    emit(Illustration(str(files.training_figure), f"{spec.name}: loss and PSNR"))
    emit(
        Finished(
            f"{spec.name}: validation PSNR {best.best:.2f} dB, best in epoch {best.best_epoch} of {len(rows)}",
            str(files.path),
        )
    )


def _write_record(plan: Plan, model: keras.Model, files: RunFolder, emit: Emit) -> None:
    record = RunRecord(
        spec=plan.spec,
        corruption=plan.design.corruption,
        region=plan.design.region is not None,
        region_sha256=plan.design.region_sha256,
        on_part=plan.design.on_part,
        **kept_of(plan.form),
        parameters=int(model.count_params()),
        train_images=len(plan.train),
        validation_images=len(plan.validation),
        versions=versions(),
    )
    write_text(files.resolved, record.model_dump_json(indent=2))
    form = plan.form
    emit(Note(f"{record.parameters:,} parameters, images of {form.rows} x {form.columns} x {form.channels}"))


def fit(
    model: keras.Model,
    plan: Plan,
    train: StorePart,
    validation: StorePart,
    region: Region | None,
    files: RunFolder,
    rows: Rows,
    emit: Emit,
) -> BestWeights:
    """Train `model`; keep weights, history and figure. Returns the best epoch.

    Args:
        model: compiled.
        plan: what the training works with.
        train: images, or patches, to train on.
        validation: those to validate on.
        region: where on the images the defects may lie.
        files: of the run.
        rows: the figures of the epochs that are done; those to come are added.
        emit: is told how it goes.
    """
    scheme = plan.spec.training
    to_train_on, to_validate_on = _pairs(plan, train, validation, region)
    with PairWorkers.beside(to_train_on, workers_of(plan.spec), files.pairs) as workers:
        batches, held_out = CorruptedPairs(to_train_on, workers), CorruptedPairs(to_validate_on)
        batches.go_to(len(rows))
        best = BestWeights(files, rows)
        callbacks = [
            LearningRate(scheme, len(batches), rows),
            LatestReconstruction(emit, files.latest, held_out[0]),
            Checkpoints(files.checkpoint, scheme, rows),
            best,
            Reporter(emit, files, scheme, len(batches), rows),
        ]
        if plan.spec.tensorboard:
            callbacks.append(keras.callbacks.TensorBoard(files.tensorboard, write_graph=False))
        try:
            model.fit(
                fed(batches),
                epochs=scheme.epochs,
                initial_epoch=len(rows),
                validation_data=fed(held_out),
                shuffle=False,  # the batches are shuffled by our seed
                verbose=0,
                callbacks=callbacks,
            )
        except Exception:
            error = batches.error or held_out.error
            if error is not None:
                raise error from None
            raise
        finally:
            if rows:
                _draw(rows, files)
    return best


def _draw(rows: Rows, files: RunFolder) -> None:
    """Draw what was trained. What draws is loaded now: the first step need not wait for it."""
    from networks.training.training_figure import training_figure

    figure = training_figure(rows)
    write_whole(files.training_figure, lambda beside: figure.savefig(beside, dpi=100, format="png"))


def _pairs(plan: Plan, train: StorePart, validation: StorePart, region: Region | None) -> tuple[Pairs, Pairs]:
    """Return what makes the pairs to train on, and those to validate on."""
    scheme, seed = plan.spec.training, plan.spec.seed
    regions = [region.part(window) for window in train.windows] if region is not None else ()
    to_train_on = Pairs(
        train,
        plan.design.corruption,
        scheme.images_per_epoch,
        scheme.batch_size,
        seed=(seed, 0),
        regions=regions,
        variants=scheme.variants,
        motion=scheme.motion,
        light=scheme.light,
        offline=scheme.corruption == "offline",
        noise=scheme.noise,
        on_part=plan.design.on_part,
        clean=scheme.clean,
    )
    to_validate_on = Pairs(
        validation,
        plan.design.corruption,
        scheme.validation_images,
        scheme.batch_size,
        seed=(seed, 1),
        regions=regions,
        fixed=True,
        on_part=plan.design.on_part,
    )
    return to_train_on, to_validate_on


@contextmanager
def _explained(files: RunFolder) -> Iterator[None]:
    """Turn what the machine lacks into an error that says so."""
    try:
        yield
    except OSError as error:
        cause = _cause(error)
        raise UserError(
            files.path,
            f"cannot be written to ({cause.strerror or cause}); {_kept(files)}",
            f"{way_out(cause)}, then {'resume the run' if files.checkpoint.exists() else 'train again'}",
        ) from None
    except Exception as error:
        if type(error).__name__ not in _OUT_OF_MEMORY and not any(words in str(error) for words in _ALSO):
            raise
        raise UserError(
            "memory",
            f"is not enough for this training; {_kept(files)}",
            "choose a smaller batch_size or resolution, or fewer base_filters",
        ) from None


def _cause(error: OSError) -> OSError:
    """Return why something could not be written: HDF5 says it amid much else."""
    found = re.search(r"errno = (\d+)", str(error))
    return OSError(int(found[1]), os.strerror(int(found[1]))) if found else error


def _kept(files: RunFolder) -> str:
    is_begun = files.weights.exists() or files.checkpoint.exists()  # which holds the weights, too
    return "the best weights so far are kept" if is_begun else "no epoch was finished yet"
