"""What cannot be exported is known before a folder is asked for; the graph refuses the same."""

import pytest

from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import EvaluateSpec
from exporting.exportable import why_not


@pytest.mark.parametrize(
    ("name", "combine", "starts"),
    [
        ("residual", None, ""),
        ("located@best", None, ""),
        ("combined", ("residual", "located"), ""),
        ("uncertainty", None, "uncertainty cannot be exported: it draws random numbers"),
        ("combined@x", ("residual", "uncertainty"), "uncertainty cannot be exported"),
    ],
)
def test_what_no_graph_holds_is_named_with_the_reason(name, combine, starts):
    spec = spec_from(EvaluateSpec, run="first", **({"combine": combine} if combine else {}))
    why = why_not(name, spec)
    assert why.startswith(starts) and bool(why) == bool(starts)
