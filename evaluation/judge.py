"""What judges images: a trained network as a detector, and how its maps become scores. One evaluation has one judge.

Evaluating and inspecting use the same, so that an image has one score, whoever asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from configs.disk.workspace import RunFolder, Workspace
from configs.events import Emit, with_progress
from evaluation.evaluate_spec import EvaluateSpec, Method
from evaluation.maps.baseline import UNIT, Baseline
from evaluation.maps.detectors import Detector, detector_of
from evaluation.maps.map_images import Loaded, MappedImage, baseline_of, map_images, mean_of_good
from evaluation.scoring.scores import image_scores
from networks.runs.data_state import check_as_trained, contents_of
from networks.runs.inputs import ImageForm, held_out_images, trained_files
from networks.runs.run_record import RunRecord, read_run_record


@dataclass(frozen=True)
class Judge:
    """Judges the images of one run by one method."""

    files: RunFolder  # of the run
    record: RunRecord
    spec: EvaluateSpec  # how maps are made, smoothed and scored
    method: Method
    detector: Detector
    baseline: Baseline | None  # that maps are put in relation to; None: to none

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
        is_compared = spec.relative or method == "combined"
        held_out = held_out_images(files, record.spec, workspace) if is_compared else []
        dataset = workspace.dataset(record.spec.dataset)
        found = contents_of(dataset, [image.path for image in held_out])
        check_as_trained(dataset, files.name, trained_files(files.split), found)
        detector = detector_of(
            method, files, record, spec, lambda found: mean_of_good(found, record.form, held_out, emit)
        )
        baseline = None
        if spec.relative:
            baseline = baseline_of(detector, record.form, held_out, spec.smoothing, emit)
        return cls(files, record, spec, method, detector, baseline)

    @property
    def form(self) -> ImageForm:
        """As which images are read."""
        return self.record.form

    @property
    def unit(self) -> str:
        """Of maps and scores."""
        return self.detector.unit if self.baseline is None else UNIT

    def look(self, images: Loaded) -> Iterator[MappedImage]:
        """Yield each image with its anomaly map, in order. Raises UserError if one cannot be read."""
        return map_images(self.detector, images, self.spec.smoothing, self.baseline)

    def score(self, item: MappedImage) -> float:
        """Return the score that decides about an image."""
        return image_scores(item.counted)[self.spec.score]

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
        baseline = self.baseline
        for at, item in enumerate(map_images(self.detector, held_out, self.spec.smoothing)):
            if self.baseline is not None and at % count == 0:
                baseline = self.baseline.without(item.known)
            if baseline is not None:
                item = replace(item, anomaly_map=baseline.relative(item.anomaly_map))
            yield self.score(item)
