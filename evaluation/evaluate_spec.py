"""What a person chooses about an evaluation. Knows nothing of Keras."""

from typing import Annotated, Literal

from pydantic import Field

from configs.spec import Name, Spec

Method = Literal["residual"]


class EvaluateSpec(Spec):
    """Score a trained run on the test images of its data set."""

    kind: Literal["evaluate"] = "evaluate"
    run: Name = Field(description="name of a trained run")
    methods: Annotated[tuple[Method, ...], Field(strict=False, min_length=1)] = Field(
        ("residual",), description="how images become anomaly maps: residual"
    )
