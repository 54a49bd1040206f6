"""The evaluation job: scores a trained run on the test images of its data set."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from configs.disk.building import building
from configs.disk.content import sha256_of
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from configs.events import Emit, Finished, Illustration, Note, with_progress
from configs.spec.spec_io import to_hjson
from configs.threads import in_order
from datasets.layout import ALL, GOOD, SYNTHETIC, LabelledImage
from evaluation.evaluate_spec import EvaluateSpec, evaluation_name, parts_of
from evaluation.judge import Judge
from evaluation.maps.both_detectors import APART, of_both
from evaluation.maps.map_images import Loaded, MappedImage
from evaluation.report.figures import histogram_figure, roc_figure, to_png, two_thresholds_figure
from evaluation.report.folder import EvaluationFolder
from evaluation.report.heatmaps import reach, scale_top
from evaluation.report.notes import notes_of, notes_of_masks
from evaluation.report.pictures import (
    RecentLayers,
    example,
    telling_images,
    write_heatmap,
    write_map,
    write_reconstruction,
)
from evaluation.report.record import Report, write_json
from evaluation.report.report import write_html, write_scores
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.results import ImageResult, judged
from evaluation.scoring.tally import Measured, Tally, measure
from evaluation.scoring.thresholds import choose
from evaluation.scoring.two_thresholds import TwoThresholds
from evaluation.tested_data import TestedData, tested_data
from networks.runs.ground_truth import load_ground_truth
from networks.runs.inputs import evaluated_images, held_out_images, read_split
from networks.runs.run_record import RunRecord, read_run_record


def run(spec: EvaluateSpec, workspace: Workspace, emit: Emit) -> None:
    """Write report.json, report.html, scores.csv, maps and heatmaps for each method.

    An earlier evaluation of the same name gives way to the new one.

    Raises:
        UserError: no such run, its data set is gone or has no test images, or an image is unreadable.
    """
    files = workspace.existing_run(spec.run)
    record = read_run_record(files)
    images = evaluated_images(record.spec, workspace)
    dataset = workspace.dataset(record.spec.dataset)
    if not images:
        raise UserError(dataset, "has no test images", "import a source with test/good and test/<defect>")
    held_out = held_out_images(files, record.spec, workspace)
    data = tested_data(files, dataset, images, held_out, emit)
    for name in spec.names:
        method, _ = parts_of(name)
        loaded_good, loaded = (Loaded(each, record.form) for each in (held_out, images))
        judge = Judge.of(files, spec, method, workspace, emit)
        target = files.evaluation(name)
        with building(target, "labelled evaluation" if spec.label else "evaluation", replace=True) as beside:
            folder = EvaluationFolder(beside)
            good = judge.scores_of_good(loaded_good, emit)
            layers = RecentLayers(folder, record.form)
            tally, top = _map_all(judge, loaded, folder, layers, emit)
            with ThreadPoolExecutor(2) as threads:
                report_to_come = threads.submit(_report, judge, tally, good, top, data)
                figures = threads.submit(_write_figures, judge, tally.images, folder)
                _draw_heatmaps(images, folder, layers, top, emit)
            report = report_to_come.result()
            _write(report, figures.result(), images, folder, record)
        for note in report.notes:
            emit(Note(note, "warning"))
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
        measured = measure(item.source.name, item.source.defect, item.anomaly_map, truth)
        return measured, reach(item.anomaly_map)

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


def _report(judge: Judge, tally: Tally, good: Sequence[float], top: float, data: TestedData) -> Report:
    """Return what the files say.

    Args:
        judge: of the images.
        tally: of the test images.
        good: scores of held-out good images.
        top: the value of the hottest colour.
        data: the images.
    """
    spec, record, files = judge.spec, judge.record, judge.files
    split = Counter(use for _, use in read_split(files.split))
    results = tally.results()
    real = [image for image in tally.images if image.defect != SYNTHETIC]
    test = Ranking.of([image.scores[spec.score] for image in real], [image.is_anomalous for image in real])
    alarm = choose(spec.threshold, good, test)
    unsure = None if spec.unsure is None else choose(spec.unsure, good, test)
    lower = unsure.value if unsure else None
    images = [judged(image, spec.score, alarm.value, lower) for image in tally.images]
    return Report(
        run=spec.run,
        dataset=record.spec.dataset,
        method=judge.method,
        label=spec.label,
        score=spec.score,
        results=results,
        images=images,
        unit=judge.unit,
        threshold=alarm,
        unsure=unsure,
        scale_top=top,
        resolution=(
            f"Maps have the network's size, {record.rows} x {record.columns} (rows x columns); "
            "masks were brought to it by nearest neighbour; a region without a pixel then gets the one at its middle."
        ),
        provenance={
            "training": to_hjson(record.spec),
            "corruption": to_hjson(record.corruption),
            "evaluation": to_hjson(spec),
            "seed": str(record.spec.seed),
            "weights": sha256_of(files.weights),
            **data.provenance,
            "versions": "\n".join(f"{name} {version}" for name, version in record.versions.items()),
        },
        split=dict(split),
        notes=[*data.notes, *notes_of_masks(tally.small), *notes_of(files, results[ALL], alarm, images)],
        photos=data.photos,
    )


def _write_figures(judge: Judge, images: Sequence[ImageResult], folder: EvaluationFolder) -> dict[str, bytes]:
    """Write the figures. Returns those of the page, PNG by caption."""
    spec, files = judge.spec, judge.files
    roc = to_png(roc_figure(images, spec.score))
    histogram = to_png(histogram_figure(images, spec.score, judge.unit))
    folder.roc.write_bytes(roc)
    folder.histogram.write_bytes(histogram)
    figures = {"ROC, image-wise": roc, "Scores of good and defective images": histogram}
    if judge.method == "combined" and (pairs := _two_thresholds(files, spec.label)) is not None:
        figures[f"Residual or uncertainty, each with a threshold of its own: area {pairs.area:.3f}"] = to_png(
            two_thresholds_figure(pairs)
        )
    if files.training_figure.exists():
        figures["Training"] = files.training_figure.read_bytes()
    return figures


def _write(
    report: Report,
    figures: Mapping[str, bytes],
    images: Sequence[LabelledImage],
    folder: EvaluationFolder,
    record: RunRecord,
) -> None:
    """Write the report in its three forms."""
    write_json(folder.report_json, report)
    synthetic = [image for image in report.images if image.defect == SYNTHETIC]
    write_scores(folder.scores, [image for image in report.images if image.defect != SYNTHETIC])
    if synthetic:
        write_scores(folder.synthetic_scores, synthetic)
    sources = {source.name: source for source in images}
    shown = telling_images(report.images, report.score)
    examples = list(
        in_order(lambda result: example(folder, sources[result.file], result, record.form), shown)
    )
    write_html(folder.report_html, report, examples, figures)


def _two_thresholds(files: RunFolder, label: str | None) -> TwoThresholds | None:
    """Return the curve of both detectors together, if the run was evaluated by each on the same images."""
    try:
        first, second = (read_outcome(files, evaluation_name(method, label)) for method in APART)
    except UserError:
        return None
    return of_both(first, second)


def _summary(report: Report) -> str:
    """Return the outcome in a sentence."""
    result = report.results[ALL]
    image, pixel = result.image_auroc[report.score], result.pixel_auroc
    shown = [
        f"{name} {value:.3f}" if value is not None else f"{name} unknown"
        for name, value in ((f"image AUROC ({report.score.upper()})", image), ("pixel AUROC", pixel))
    ]
    return f"{report.run}, {evaluation_name(report.method, report.label)}: {', '.join(shown)}"
