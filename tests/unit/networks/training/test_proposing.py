"""What is proposed for a data set by a first look at it."""

from dataclasses import replace

import pytest

from configs.spec.spec_io import spec_from, to_hjson
from datasets.first_look import FirstLook
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from networks.choices.train_spec import TrainSpec
from networks.training.plan import plan_of
from networks.training.proposing import propose

STEADY = FirstLook(40, True, 120.0, 0.01, 2.0, lies_anyhow=False, is_mirrored=False)


def test_parts_that_lie_the_same_way_are_hardly_turned_and_not_mirrored():
    proposal = propose(STEADY)
    motion = proposal.fields["motion"]
    assert (motion.rotation, motion.flip_horizontal, motion.flip_vertical) == (5, 0, 0)
    assert proposal.reasons[2] == (
        "motion: turned by 5 degrees, as the parts are turned by 2 at the most; "
        "not mirrored, as mirror images never occur"
    )


def test_parts_that_lie_anyhow_are_turned_by_any_angle_and_mirrored_where_that_looks_as_good():
    motion = propose(replace(STEADY, lies_anyhow=True, is_mirrored=True)).fields["motion"]
    assert (motion.rotation, motion.flip_horizontal) == (180, 0.5)


def test_what_too_few_photos_do_not_tell_is_not_assumed():
    motion = propose(replace(STEADY, images=3, turn=None, is_mirrored=None)).fields["motion"]
    assert (motion.rotation, motion.flip_horizontal) == (3, 0)


@pytest.mark.parametrize(("spread", "low"), [(0.0, 0.75), (0.1, 0.7), (0.9, 0.4)])
def test_light_covers_that_of_the_photos_and_an_ageing_lamp(spread, low):
    gain = propose(replace(STEADY, light=spread)).fields["light"].gain
    assert gain.low == pytest.approx(low) and gain.high == pytest.approx(1 / low)


def test_a_plan_takes_what_the_scheme_leaves_to_it_and_nothing_else(workspace, tiny_category):
    importing.run(spec_from(ImportSpec, name="tiny", source=tiny_category), workspace, [].append)
    typed = {"motion": {"rotation": 7}, "color": "rgb", "propose": ["color", "light"]}
    spec = spec_from(
        TrainSpec,
        name="first",
        dataset="tiny",
        corruption="stain",
        resolution=32,
        architecture={"kind": "aesc", "depth": 2},
        training=typed,
    )
    plan = plan_of(spec, workspace)
    scheme = plan.spec.training
    assert scheme.motion.rotation == 7 and not scheme.light.is_constant
    assert (scheme.color, plan.form.channels) == ("gray", 1)
    assert [reason.split(":")[0] for reason in plan.reasons] == ["color", "light"]
    assert "propose" not in to_hjson(plan.spec)
    assert plan_of(plan.spec, workspace).spec == plan.spec
