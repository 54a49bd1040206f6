import numpy as np
import pytest

from evaluation.scoring.thresholds import HELD_OUT, ChosenThreshold
from evaluation.stress.card import card_of
from evaluation.stress.disturbances import Disturbance
from evaluation.stress.sentences import remedy_of, sentences_of
from networks.choices.light import Light
from networks.choices.training_scheme import TrainingScheme

DARKER = [Disturbance("gain", -10, -2), Disturbance("gain", -5, -1)]
TURNED = [Disturbance("turn", 2.5, 1), Disturbance("turn", 5, 2)]
PLAIN = np.linspace(1, 2, 10)
HELD = [*PLAIN, *np.linspace(1, 2, 30)]
AT_3 = ChosenThreshold(3.0, HELD_OUT, 40, "at most 5 % false alarms", promised=0.05)
NONE = ChosenThreshold(None, HELD_OUT, 4, "needs 19 held-out good images, there are 4")


def card(**moves):
    """A card of `gain`: (by 10 % less, by 5 % less), and `turn`: (by 2.5, by 5 degrees), added to all scores."""
    moved = np.stack([PLAIN + added for kind in moves for added in moves[kind]], axis=1)
    tried = [each for kind in moves for each in {"gain": DARKER, "turn": TURNED}[kind]]
    return card_of(tried, PLAIN, moved, HELD, AT_3)


def test_a_step_says_how_far_scores_move_and_how_many_are_stopped_with_an_interval():
    found = card(gain=(1.5, 0.3)).steps[0]

    assert found.move == pytest.approx(0.5)  # of the threshold, 3
    assert found.spreads == pytest.approx(1.5 / np.std(HELD))
    assert found.stopped == 5  # 1.5 and more
    assert found.rate == 0.5
    assert found.interval == pytest.approx((0.237, 0.763), abs=0.001)  # Wilson's


def test_the_weakest_point_is_the_mildest_step_that_breaks_the_promise_whatever_its_kind():
    assert card(gain=(9, 0), turn=(9, 9)).weakest.words == "turned by 2.5 degrees to the right"
    assert card(gain=(9, 2), turn=(1.2, 9)).weakest.words == "in 5 % less light"
    assert card(gain=(0.1, 0), turn=(0, 0.1)).weakest is None


def test_one_stopped_image_of_ten_is_chance():
    assert card(gain=(1.05, 0)).steps[0].stopped == 1
    assert card(gain=(1.05, 0)).weakest is None


def test_without_a_promise_more_than_before_counts_beyond_chance():
    unpromised = ChosenThreshold(3.0, HELD_OUT, 40, "the mean and 3 sigma")
    moved = np.stack([PLAIN + 1.15, PLAIN + 2], axis=1)
    assert [step.is_broken for step in card_of(DARKER, PLAIN, moved, HELD, unpromised).steps] == [False, True]


def test_without_a_threshold_moves_are_told_in_spreads_alone():
    found = card_of(DARKER, PLAIN, np.stack([PLAIN + 1, PLAIN], axis=1), HELD, NONE)
    assert (found.steps[0].move, found.steps[0].stopped, found.weakest) == (None, None, None)
    assert "no threshold" in " ".join(sentences_of(found, TrainingScheme()))


def test_scores_that_do_not_vary_give_no_infinite_move():
    found = card_of(DARKER, np.ones(3), np.ones((3, 2)), [1.0, 1.0], AT_3)
    assert found.steps[0].spreads is None and found.steps[0].cell.endswith("of 3")


def test_two_images_have_no_spread_and_a_card_without_a_threshold_says_nothing_of_those_stopped():
    found = card_of(DARKER, PLAIN[:2], np.stack([PLAIN[:2] + 1] * 2, axis=1), [1.0, 1.1], NONE)
    assert [step.cell for step in found.steps] == ["−10:  ?", "−5:  ?"]
    said = sentences_of(found, TrainingScheme())
    assert said[0] == "2 of 2 held-out good images were disturbed."
    assert not any("spreads" in sentence or "stopped as" in sentence for sentence in said)


def test_no_images_are_no_card():
    with pytest.raises(ValueError, match="at least one good image"):
        card_of(DARKER, np.zeros(0), np.zeros((0, 2)), HELD, AT_3)


def test_the_sentences_name_the_weakest_point_its_remedy_and_what_does_no_harm():
    said = " ".join(sentences_of(card(gain=(9, 9), turn=(0, 0)), TrainingScheme()))
    assert "10 of 40 held-out good images" in said
    assert "photos in 5 % less light, 10 of 10 (100 %; 95 %: 72 to 100 %) would be stopped" in said
    assert "train with light: { gain: [0.8, 1.2] }" in said
    assert "No harm was seen by turn" in said


def test_what_stops_a_few_more_is_not_called_harmless():
    said = " ".join(sentences_of(card(gain=(0, 0), turn=(1, 0)), TrainingScheme()))
    assert "By turn some more are stopped, up to 1 of 10: so few may be by chance." in said
    assert "No harm was seen by gain," in said


def test_where_all_are_stopped_already_nothing_is_called_harmless():
    low = ChosenThreshold(0.5, HELD_OUT, 40, "a percentile")
    said = " ".join(
        sentences_of(card_of(DARKER, PLAIN, np.stack([PLAIN, PLAIN], axis=1), HELD, low), TrainingScheme())
    )
    assert "all of them are stopped already" in said and "No harm" not in said


def test_a_remedy_that_the_training_had_is_said_to_have_been_there():
    had = TrainingScheme(light=Light.model_validate({"gain": [0.9, 1.1]}))
    assert remedy_of("gain", had).startswith("it was trained with light: { gain: [0.9, 1.1] } already")
    assert remedy_of("turn", had) == "train with motion: { rotation: 10 }"


def test_what_no_training_mends_is_said_so():
    assert "no option" in remedy_of("blur", TrainingScheme())
    assert "was brought" in remedy_of("gain", None)  # the run's training does not reach it
    assert "no option" in remedy_of("temperature", TrainingScheme())
