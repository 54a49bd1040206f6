"""The evaluation job: scores a trained run on the test images of its data set."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from configs.disk.building import building
from configs.disk.content import sha256_of
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from configs.events import Emit, Finished, Illustration, Note, with_progress
from configs.spec.spec_io import to_hjson
from configs.threads import in_order
from datasets.layout import ALL, GOOD, SYNTHETIC, LabelledImage
from evaluation.answer.answer import answer_of
from evaluation.evaluate_spec import EvaluateSpec, evaluation_name, parts_of
from evaluation.illustrating import illustrate, write_page
from evaluation.judge import Judge, form_for
from evaluation.levels.known_good import KnownGood, to_test_on
from evaluation.levels.levels import Levels
from evaluation.likeness import (
    Photos,
    held_out_auroc,
    notes_of_held_out,
    notes_of_likeness,
    photos_of,
)
from evaluation.maps.map_images import Loaded, MappedImage
from evaluation.report.curve_files import write_curves
from evaluation.report.folder import EvaluationFolder
from evaluation.report.heatmaps import reach, scale_top
from evaluation.report.notes import notes_of, notes_of_baseline, notes_of_masks
from evaluation.report.page import write_scores
from evaluation.report.pictures import (
    RecentLayers,
    write_heatmap,
    write_map,
    write_reconstruction,
)
from evaluation.report.report import Report, write_json
from evaluation.report.robustness import stress_png, write_card
from evaluation.scoring.results import judged
from evaluation.scoring.tally import Findings, Measured, Tally, measure
from evaluation.stress.trial import HeldOut, Plan
from evaluation.tested_data import TestedData, tested_data
from evaluation.trials import Trials, tell, tried
from networks.runs.ground_truth import load_ground_truth
from networks.runs.inputs import evaluated_images, held_out_images, read_split
from networks.runs.run_record import read_run_record


def run(spec: EvaluateSpec, workspace: Workspace, emit: Emit) -> None:
    """Write report.json, report.html, scores.csv, maps and heatmaps for each method.

    An earlier evaluation of the same name gives way to the new one; what else stands in its folder is kept.

    Raises:
        UserError: no such run, its data set is gone or has no test images, or an image is unreadable.
    """
    files = workspace.existing_run(spec.run)
    record = read_run_record(files)
    every = evaluated_images(record.spec, workspace)
    images = to_test_on(every, spec.known_good)
    dataset = workspace.dataset(record.spec.dataset)
    if not images:
        besides = " besides those that are called good" if every else ""
        raise UserError(
            dataset, f"has no test images{besides}", "import a source with test/good and test/<defect>"
        )
    tested = {image.name for image in images}
    left_out = [image for image in every if image.name not in tested]
    held_out = held_out_images(files, record.spec, workspace)
    data = tested_data(files, dataset, every, held_out, emit)
    photos = photos_of(dataset, images, record.form.white, emit)
    for name in spec.names:
        method, _ = parts_of(name)
        form = form_for(record.form, spec, method)
        loaded_good, loaded = (Loaded(each, form) for each in (held_out, images))
        judge = Judge.of(files, spec, method, workspace, emit)
        target = files.evaluation(name)
        what = "labelled evaluation" if spec.label else "evaluation"
        with building(target, what, replaces=EvaluationFolder.is_own) as beside:
            folder = EvaluationFolder(beside)
            good = judge.scores_of_good(loaded_good, emit)
            layers = RecentLayers(folder, record.form)
            tally, top = _map_all(judge, loaded, folder, layers, emit)
            known_good = KnownGood.of(judge, emit)
            levels = Levels.of(spec, good, known_good, tally, top)
            known = _Known(data, photos, left_out)
            with ThreadPoolExecutor(1) as thread:
                to_come = thread.submit(_work_out, judge, tally, folder, levels, known)
                trials = _tried(judge, HeldOut(held_out, good, levels.alarm), len(images), emit)
                _draw_heatmaps(images, folder, layers, top, emit)
            report = replace(to_come.result(), stress=trials.stress, unseen=trials.unseen)
            _write(report, images, folder, files)
        for line in answer_of(report).lines:
            emit(Note(line))
        for note in report.notes:
            emit(Note(note, "warning"))
        tell(trials, emit)
        emit(Illustration(str(EvaluationFolder(target).roc), f"{spec.run}: ROC"))
        emit(Finished(_summary(report), str(target), str(EvaluationFolder(target).report_html)))


def _map_all(
    judge: Judge,
    images: Loaded,
    folder: EvaluationFolder,
    layers: RecentLayers,
    emit: Emit,
) -> tuple[Tally, float]:
    """Write maps and reconstructions. Returns the scores, and the value of the hottest colour."""
    tally, good_reaches, all_reaches = Tally(judge.spec.score), [], []

    def taken_in(item: MappedImage) -> tuple[Measured, float]:
        truth = load_ground_truth(item.source, judge.form)
        write_map(folder, item.source, item.anomaly_map)
        write_reconstruction(folder, item.source, item.reconstruction)
        layers.add(item.source, item.image, item.anomaly_map)
        counted = None if truth is None else replace(truth, mask=truth.mask[item.place])
        scores = judge.scores(item)
        measured = measure(item.source.name, item.source.defect, scores, item.counted, counted)
        return measured, reach(item.counted)

    found = in_order(taken_in, judge.look(images))
    for measured, reached in with_progress(found, emit, "reconstructing", len(images.sources)):
        image = tally.take(measured)
        all_reaches.append(reached)
        if image.defect == GOOD:
            good_reaches.append(reached)
    return tally, scale_top(good_reaches, all_reaches)


def _draw_heatmaps(
    images: Sequence[LabelledImage], folder: EvaluationFolder, layers: RecentLayers, top: float, emit: Emit
) -> None:
    drawn = in_order(lambda source: write_heatmap(folder, source, layers.of(source), top), images)
    for _ in with_progress(drawn, emit, "drawing heatmaps", len(images)):
        pass


def _tried(judge: Judge, held_out: HeldOut, tested: int, emit: Emit) -> Trials:
    """Return what held-out good images tell; nothing where that is not asked for, or takes too long."""
    if not judge.spec.stress:
        return Trials()
    if "uncertainty" in judge.spec.parts(judge.method):
        emit(
            Note(
                f"How {judge.method} bears another light or camera was not tried, as each look takes "
                f"{judge.spec.samples} reconstructions; Robustness on page Results tries it, or a spec of kind stress"
            )
        )
        return Trials()
    return tried(judge, held_out, Plan.beside(tested + len(held_out.images)), emit)


@dataclass(frozen=True)
class _Known:
    """What is known of the images before they are judged."""

    data: TestedData
    photos: Photos
    left_out: Sequence[LabelledImage]  # test images that are called good


def _work_out(judge: Judge, tally: Tally, folder: EvaluationFolder, levels: Levels, known: _Known) -> Report:
    """Write curves and figures. Returns the report."""
    found = tally.findings()
    write_curves(folder.curves, found.curves)
    illustrate(judge, found, folder)
    return _report(judge, found, levels, known)


def _report(judge: Judge, found: Findings, levels: Levels, known: _Known) -> Report:
    """Return what the files say of the images that a judge has looked at."""
    data = known.data
    spec, record, files = judge.spec, judge.record, judge.files
    split = Counter(use for _, use in read_split(files.split))
    alarm, unsure = levels.alarm, levels.unsure
    lower = unsure.value if unsure else None
    images = [judged(image, spec.score, alarm.value, lower) for image in found.images]
    reached = found.results[ALL].image_auroc.get(spec.score)
    against = held_out_auroc(levels.good, images, spec.score)
    return Report(
        run=spec.run,
        dataset=record.spec.dataset,
        method=judge.method,
        label=spec.label,
        score=spec.score,
        results=found.results,
        images=images,
        unit=judge.unit,
        threshold=alarm,
        unsure=unsure,
        scale_top=levels.top,
        resolution=(
            f"Maps have the network's size, {record.rows} x {record.columns} (rows x columns); "
            "masks were brought to it by nearest neighbour; a region without a pixel then gets the one at its middle."
            + (" Borders beside images of another proportion count for nothing." if record.letterbox else "")
        ),
        provenance={
            "training": to_hjson(record.spec),
            "corruption": to_hjson(record.corruption),
            "evaluation": to_hjson(spec),
            "seed": str(record.spec.seed),
            "weights": sha256_of(files.weights),
            **judge.maps.says,
            **levels.known_good.says,
            **data.provenance,
            "versions": "\n".join(f"{name} {version}" for name, version in record.versions.items()),
        },
        split=dict(split),
        notes=[
            *data.notes,
            *notes_of_likeness(known.photos, images, spec.score),
            *notes_of_held_out(levels.good, images, spec.score, reached, against),
            *notes_of_masks(found.small),
            *notes_of_baseline(judge.maps.compared),
            *levels.known_good.notes(alarm, levels.before, images, known.left_out),
            *notes_of(files, found.results[ALL], alarm, images),
        ],
        photos=data.photos,
        likeness=known.photos.likeness,
        held_out_auroc=against,
        good_scores=levels.every_good,
        not_tested=sum(image.defect == GOOD for image in known.left_out),
    )


def _write(
    report: Report, images: Sequence[LabelledImage], folder: EvaluationFolder, files: RunFolder
) -> None:
    """Write the report in its three forms."""
    write_json(folder.report_json, report)
    synthetic = [image for image in report.images if image.defect == SYNTHETIC]
    write_scores(folder.scores, [image for image in report.images if image.defect != SYNTHETIC])
    if synthetic:
        write_scores(folder.synthetic_scores, synthetic)
    card, picture = report.stress, None
    if card is not None:
        write_card(folder, card, picture := stress_png(card))
    write_page(folder, report, images, files, picture)


def _summary(report: Report) -> str:
    """Return the outcome in a sentence."""
    result = report.results[ALL]
    image, pixel = result.image_auroc[report.score], result.pixel_auroc
    shown = [
        f"{name} {value:.3f}" if value is not None else f"{name} unknown"
        for name, value in ((f"image AUROC ({report.score.upper()})", image), ("pixel AUROC", pixel))
    ]
    return f"{report.run}, {evaluation_name(report.method, report.label)}: {', '.join(shown)}"
