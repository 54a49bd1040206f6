"""What a person chooses about a capsule, and about replaying one. Knows nothing of Keras."""

from typing import Annotated, Literal

from pydantic import Field

from configs.spec.spec import FilePath, FolderPath, Name, Spec, ending_in
from datasets.sources.bringing import Transfer


class CapsuleSpec(Spec):
    """Write an evaluated run into one file, with all that its figures rest on but the photos."""

    kind: Literal["capsule"] = "capsule"
    run: Name = Field(description="name of a run that was evaluated; all its evaluations go along")
    file: Annotated[FilePath, ending_in(".zip")] = Field(
        description="where to: a .zip file that is not there yet"
    )


class ReplaySpec(Spec):
    """Evaluate the run of a capsule again, and say figure by figure whether it agrees."""

    kind: Literal["replay"] = "replay"
    file: FilePath = Field(description="the capsule")
    images: FolderPath = Field(
        description="a folder with the photos, whatever they are called: they are found by their content"
    )
    train: bool = Field(False, description="whether the run is trained again, in place of its own weights")
    transfer: Transfer = Field("copy", description="copy the photos into the workspace, or link to them")
