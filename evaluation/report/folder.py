"""The folder of one evaluation: where its files stand. Light enough for the window to import."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class EvaluationFolder:
    """The files of one evaluation. A test image is named as in the report: `scratch/000.png`."""

    path: Path

    @property
    def report_json(self) -> Path:
        return self.path / "report.json"

    @property
    def report_html(self) -> Path:
        return self.path / "report.html"

    @property
    def scores(self) -> Path:
        return self.path / "scores.csv"

    @property
    def synthetic_scores(self) -> Path:
        """Like `scores`, of the synthetic test images."""
        return self.path / "scores_synthetic.csv"

    @property
    def curves(self) -> Path:
        """The points of all curves, with their thresholds."""
        return self.path / "roc.csv"

    @property
    def roc(self) -> Path:
        return self.path / "roc.png"

    @property
    def roc_by_score(self) -> Path:
        return self.path / "roc_scores.png"

    @property
    def pixel_curves(self) -> Path:
        return self.path / "roc_pixels.png"

    @property
    def histogram(self) -> Path:
        return self.path / "histogram.png"

    @property
    def stress(self) -> Path:
        """What its scores withstand, a line for each disturbance."""
        return self.path / "stress.csv"

    @property
    def stress_figure(self) -> Path:
        return self.path / "stress.png"

    @staticmethod
    def is_own(name: Path) -> bool:
        """Whether an evaluation writes a file of this name, relative to its folder."""
        folder = EvaluationFolder(Path())
        files = [
            getattr(folder, key) for key, kind in vars(EvaluationFolder).items() if isinstance(kind, property)
        ]
        pictures = (folder.map, folder.reconstruction, folder.heatmap)
        inner = Path(*name.parts[2:])  # as `hole/000.png` of `maps/test/hole/000.tiff`
        of_image = len(name.parts) > 2 and any(of(inner.as_posix()) == name for of in pictures)
        return of_image or name in files

    def map(self, name: str) -> Path:
        """The anomaly map: float32 TIFF, in grey levels, at the network's size; in MVTec's own layout."""
        return (self.path / "maps" / "test" / name).with_suffix(".tiff")

    def reconstruction(self, name: str) -> Path:
        """The network's clean version."""
        return (self.path / "reconstructions" / "test" / name).with_suffix(".png")

    def heatmap(self, name: str) -> Path:
        """The map's heat over the image, on the run's colour scale."""
        return (self.path / "heatmaps" / "test" / name).with_suffix(".png")
