"""What cannot be exported is known before a folder is asked for, and before a network is loaded."""

from dataclasses import replace

import pytest

from configs.errors import UserError
from exporting.exportable import check_exportable
from tests.unit.evaluation.outcomes import outcome_of


def outcome(method, *, combine=""):
    made = outcome_of([("hole/000.png", 3.0)], method=method)
    spec = (
        f'{{kind: "evaluate", run: "first", combine: [{combine}]}}'
        if combine
        else '{kind: "evaluate", run: "first"}'
    )
    return replace(made, report=replace(made.report, provenance={"evaluation": spec}))


@pytest.mark.parametrize(
    ("method", "combine"), [("residual", ""), ("located", ""), ("combined", '"residual", "located"')]
)
def test_what_a_graph_holds_can_be_exported(method, combine):
    check_exportable(outcome(method, combine=combine))


@pytest.mark.parametrize(
    ("method", "combine", "told"),
    [
        ("uncertainty", "", "uncertainty: cannot be exported: it draws random numbers"),
        ("features", "", "features: cannot be exported: it compares each photo with the patches"),
        ("combined", '"residual", "uncertainty"', "uncertainty: cannot be exported"),
    ],
)
def test_what_no_graph_holds_is_named_with_the_reason(method, combine, told):
    with pytest.raises(UserError, match=told):
        check_exportable(outcome(method, combine=combine))
