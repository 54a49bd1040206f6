import numpy as np
import pytest

from evaluation.unseen.card import card_of


def test_the_figure_is_the_mean_of_the_kinds_and_says_which_are_missed():
    good = np.array([1.0, 2, 3, 4])
    card = card_of(good, {"piece": np.array([5.0, 6, 7, 8]), "dent": good, "worn": np.array([0.0, 0, 5, 5])})

    assert card.by_kind == {"piece": 1.0, "dent": 0.5, "worn": 0.5}
    assert card.auroc == pytest.approx(2 / 3)
    assert "AUROC 0.667" in card.says and "4 held-out" in card.says
    best, missed = card.says.split("Best: ")[1].split("Mostly missed: ")
    assert "hard edges" in best and "pushed" in missed and "texture is gone" in missed
    assert not card.is_weak


def test_what_finds_no_more_than_chance_is_weak():
    good = np.arange(10.0)
    assert card_of(good, {"piece": good}).is_weak


def test_no_images_are_no_card():
    with pytest.raises(ValueError, match="at least one"):
        card_of(np.array([]), {"piece": np.array([])})
