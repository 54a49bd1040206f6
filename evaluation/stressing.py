"""The stress job: says what an evaluation withstands, by held-out good images that are disturbed."""

from dataclasses import replace

from configs.disk.building import alone
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Emit, Finished, Illustration, Note
from evaluation.evaluate_spec import StressSpec
from evaluation.illustrating import write_page
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.report.report import write_json
from evaluation.report.robustness import stress_png, write_card
from evaluation.saved.changes import changes_since, check_same_weights
from evaluation.saved.evaluation import read_outcome
from evaluation.stress.trial import HeldOut, Plan
from evaluation.trials import tell, tried
from networks.runs.inputs import evaluated_images, held_out_images


def run(spec: StressSpec, workspace: Workspace, emit: Emit) -> None:
    """Write stress.csv and stress.png of an evaluation, and put the card into its report; an earlier one gives way.

    Raises:
        UserError: no such run or evaluation, the run was trained further since, or it has no held-out good images.
    """
    files = workspace.existing_run(spec.run)
    outcome = read_outcome(files, spec.method)
    check_same_weights(outcome, files)
    for change in changes_since(outcome, workspace):
        emit(Note(change, "warning"))
    with alone(outcome.folder.path, "evaluation"):
        judge = Judge.again(files, outcome, workspace, emit)
        images = held_out_images(files, judge.record.spec, workspace)
        scores = judge.scores_of_good(Loaded(images, judge.form), emit)
        trials = tried(judge, HeldOut(images, scores, outcome.report.threshold), Plan(spec.images), emit)
        card = trials.stress
        if card is None:
            raise UserError(
                spec.run, "has no held-out good images to try it on", "train it with a validation_share"
            )
        report = replace(outcome.report, stress=card, unseen=trials.unseen)
        # The page first: it takes long, and what is cut off there has changed nothing.
        picture = stress_png(card)
        write_page(outcome.folder, report, evaluated_images(judge.record.spec, workspace), files, picture)
        write_card(outcome.folder, card, picture)
        write_json(outcome.folder.report_json, report)
    tell(trials, emit)
    emit(Illustration(str(outcome.folder.stress_figure), f"{outcome.title}: robustness"))
    broken = len({step.kind for step in card.broken_from})
    emit(
        Finished(
            f"{outcome.title}: {broken} of {len(card.kinds)} kinds of disturbance stop more good images than promised",
            str(outcome.folder.path),
            str(outcome.folder.report_html),
        )
    )
