"""What judges images: a trained network as a detector, and how its maps become scores. One evaluation has one judge.

Evaluating and inspecting use the same, so that an image has one score, whoever asks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from configs.events import Emit, with_progress
from datasets.layout import LabelledImage
from evaluation.evaluate_spec import EvaluateSpec, Method
from evaluation.maps.finished import FinishedMaps
from evaluation.maps.map_images import Loaded, MappedImage
from evaluation.maps.methods import Methods
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.mixture import Mixture
from evaluation.scoring.scores import Norms, Scores, norms_of, unit_of
from networks.runs.data_state import check_as_trained, contents_of
from networks.runs.inputs import ImageForm, held_out_images, trained_files, trained_images
from networks.runs.run_record import RunRecord, read_run_record


@dataclass(frozen=True)
class Judge:
    """Judges the images of one run by one method."""

    files: RunFolder  # of the run
    record: RunRecord
    spec: EvaluateSpec  # how maps are made, smoothed and scored
    method: Method
    maps: FinishedMaps
    mixture: Mixture | None = None  # that a mixed score is made by; None: there is none

    @classmethod
    def of(
        cls, files: RunFolder, spec: EvaluateSpec, method: Method, workspace: Workspace, emit: Emit
    ) -> "Judge":
        """Return the judge that an evaluation asks for.

        Args:
            files: of the run; its folder may have another name by now than in the spec.
            spec: of the evaluation.
            method: one of those that the spec names.
            workspace: has the data set.
            emit: receives the progress.

        Raises:
            UserError: the run has no dropout to sample by, or no held-out good images to compare with, or they are
                not what they were when it was trained.
        """
        record = read_run_record(files)
        form = form_for(record.form, spec, method)
        dataset, trained = workspace.dataset(record.spec.dataset), trained_files(files.split)

        def checked(images: Sequence[LabelledImage]) -> Sequence[LabelledImage]:
            found = contents_of(dataset, [image.path for image in images])
            check_as_trained(dataset, files.name, trained, found)
            return images

        is_compared = spec.relative or spec.score == "mixed" or method == "combined"
        held_out = checked(held_out_images(files, record.spec, workspace) if is_compared else [])
        maps = Methods(
            *(files, record, spec, form, held_out, trained),
            training=lambda: checked(trained_images(files, record.spec, workspace)),
            emit=emit,
        ).maps(method)
        judge = cls(files, record, spec, method, maps)
        return judge if spec.score != "mixed" else judge._mixing(held_out, emit)

    def _mixing(self, held_out: Sequence[LabelledImage], emit: Emit) -> "Judge":
        """Return the judge with what makes a mixed score. Raises UserError if there are no held-out good images."""
        if not held_out:
            raise UserError(
                "score",
                "cannot be mixed without held-out good images, and there are none",
                "choose another score, such as top1; a preset's, too",
            )
        good = self.maps.look_at_held_out(Loaded(held_out, self.form), 1)
        known = with_progress(good, emit, "looking at good images", len(held_out))
        return replace(self, mixture=Mixture.of(norms_of(item.counted) for item in known))

    @classmethod
    def again(cls, files: RunFolder, outcome: Outcome, workspace: Workspace, emit: Emit) -> "Judge":
        """Return the judge of an evaluation that was made.

        Raises:
            UserError: as `of`; or the network that the person brought is another one now, or what it compares with.
        """
        judge = cls.of(files, outcome.spec, outcome.method, workspace, emit)
        provenance = outcome.report.provenance
        for name in ("features weights", "features bank"):
            if judge.maps.says.get(name) != provenance.get(name):
                raise UserError(
                    outcome.title,
                    f"has other {name} now than when it was made, so its threshold no longer applies",
                    "evaluate it again",
                )
        return judge

    @property
    def form(self) -> ImageForm:
        """As which images are read."""
        return form_for(self.record.form, self.spec, self.method)

    @property
    def unit(self) -> str:
        """Of maps."""
        return self.maps.unit

    @property
    def unit_of_score(self) -> str:
        """Of the score that decides."""
        return unit_of(self.spec.score, self.unit)

    def look(self, images: Loaded) -> Iterator[MappedImage]:
        """Yield each image with its anomaly map, in order. Raises UserError if one cannot be read."""
        return self.maps.look(images)

    def scores(self, item: MappedImage) -> Scores:
        """Return the norms of an image's map, and the mixed score if it is judged by that."""
        return _scored(norms_of(item.counted), self.mixture)

    def score(self, item: MappedImage) -> float:
        """Return the score that decides about an image."""
        return self.scores(item)[self.spec.score]

    def scores_of_good(self, held_out: Loaded, emit: Emit) -> list[float]:
        """Return the scores of held-out good images, for the threshold; each in relation to the others."""
        stage, count = "scoring held-out good images", len(held_out.sources)
        return list(with_progress(self.scores_of_versions(held_out, 1), emit, stage, count))

    def scores_of_versions(self, held_out: Loaded, count: int) -> Iterator[float]:
        """Yield the scores of held-out good images, each in relation to the others.

        Args:
            held_out: the images, each `count` times: first as it is, then otherwise.
            count: how many versions of an image follow each other.
        """
        return (scores[self.spec.score] for _, scores in self.look_at_good(held_out, count))

    def look_at_good(self, held_out: Loaded, count: int = 1) -> Iterator[tuple[MappedImage, Scores]]:
        """Yield held-out good images, as `scores_of_versions` takes them, with their maps and all their scores."""
        mixture = self.mixture
        for at, item in enumerate(self.maps.look_at_held_out(held_out, count)):
            norms = norms_of(item.counted)
            if self.mixture is not None and at % count == 0:
                mixture = self.mixture.without(norms)
            yield item, _scored(norms, mixture)


def form_for(form: ImageForm, spec: EvaluateSpec, method: Method) -> ImageForm:
    """Return the form of images for a method: with copies for the network that a person brings, if it asks that."""
    if spec.features is None or "features" not in spec.parts(method):
        return form
    return replace(form, wide=spec.features.resolution)


def _scored(norms: Norms, mixture: Mixture | None) -> Scores:
    return norms if mixture is None else {**norms, "mixed": mixture.score(norms)}
