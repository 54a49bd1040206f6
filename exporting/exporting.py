"""The export job: an evaluated run as a folder that judges images without this program."""

from collections.abc import Sequence

from configs.disk.building import building
from configs.disk.workspace import Workspace
from configs.errors import ExistsError
from configs.events import Emit, Finished, Note
from datasets.layout import LabelledImage
from datasets.named_place import check_named_place
from evaluation.answer.answer import answer_of
from evaluation.judge import Judge
from evaluation.levels.known_good import to_test_on
from evaluation.saved.changes import changes_since, check_same_weights
from evaluation.saved.evaluation import Outcome, evaluations_of, read_outcome
from exporting.card import Card, Thresholds, card_of
from exporting.export_spec import ExportSpec
from exporting.exportable import check_exportable
from exporting.folder import ExportFolder, write_readme, write_same
from exporting.formats import check_installed
from exporting.graph import graph_of
from exporting.network_file import write_network
from exporting.proof import Proof, write_proof
from exporting.replaying import replay
from exporting.samples import check_samples, write_samples
from networks.runs.inputs import evaluated_images


def run(spec: ExportSpec, workspace: Workspace, emit: Emit) -> None:
    """Write the export, and prove it: where a verdict is another one than the evaluation's, there is none.

    An earlier export gives way; what a person put beside it stays.

    Raises:
        UserError: no such run or evaluation, no threshold, a package is missing, the place is taken, the method is one
            that no graph holds, or the proof fails.
    """
    check_installed(spec.format)
    files = workspace.existing_run(spec.run)
    outcome = read_outcome(files, spec.method)
    check_exportable(outcome)
    check_same_weights(outcome, files)
    others = [name for name in evaluations_of(files) if name != spec.method]
    if others and spec.method == ExportSpec.model_fields["method"].default:
        emit(Note(f"The run has other evaluations: {', '.join(others)}; name one as {spec.run}/{others[0]}."))
    thresholds = Thresholds.of(outcome, spec)
    _check_place(spec, workspace)
    answer = answer_of(outcome.report, spec.threshold)
    unready = [] if answer.grade == "ready" else [answer.verdict]
    for warning in (*changes_since(outcome, workspace), *unready):
        emit(Note(warning, "warning"))
    judge = Judge.again(files, outcome, workspace, emit)
    images = to_test_on(evaluated_images(judge.record.spec, workspace), judge.spec.known_good)
    with building(spec.folder, "export", replaces=ExportFolder.is_own) as beside:
        folder = ExportFolder(beside, spec.format)
        card = _write(folder, judge, outcome, images, thresholds, answer.text)
        proof = replay(folder, thresholds, outcome, images, emit)
        proof.check()
        check_samples(folder, card.samples, outcome.report.photos, judge.form.white)
        write_proof(folder, proof, outcome.title)
    emit(Finished(_summary(outcome, proof), str(spec.folder), str(ExportFolder(spec.folder).proof_html)))


def _write(
    folder: ExportFolder,
    judge: Judge,
    outcome: Outcome,
    images: Sequence[LabelledImage],
    thresholds: Thresholds,
    seen: str,
) -> Card:
    """Write all but the proof. Returns what is said of it."""
    write_network(graph_of(judge), folder.format, folder.network)
    samples = write_samples(folder, outcome, images, thresholds)
    card = card_of(judge, outcome, thresholds, folder.network, samples, seen)
    folder.card.write_text(card.to_json(), encoding="utf-8")
    write_same(folder)
    write_readme(folder, card)
    return card


def _check_place(spec: ExportSpec, workspace: Workspace) -> None:
    """Raise UserError where an export would lie in what the program keeps, or take the place of anything else."""
    check_named_place(spec.folder, workspace)
    place = ExportFolder(spec.folder)
    if place.path.exists() and not (place.card.is_file() and place.entry.is_file()):
        raise ExistsError(spec.folder, "is there already, and no export", "name a folder that is not there")


def _summary(outcome: Outcome, proof: Proof) -> str:
    return (
        f"{outcome.title}: exported; {len(proof.images)} test images have the same verdicts, scores differ by "
        f"{proof.largest_score_difference:.1g} at the most"
    )
