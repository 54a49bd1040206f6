from gui.toolkit.short_names import cut, short_names


def test_names_that_fit_are_shown_as_they_are():
    assert short_names(["nut · residual", "nut · residual@best"], 20) == {
        "nut · residual": "nut · residual",
        "nut · residual@best": "nut · residual@best",
    }


def test_of_names_that_are_too_long_what_differs_stays():
    run = "metal_nut-pattern-128-unet_d5_f5_n16-best_quick"
    names = [f"{run} · residual", f"{run} · residual@best", "metal_nut-stain · residual"]
    shown = short_names(names, 30)
    assert len(set(shown.values())) == 3
    assert all(len(short) <= 30 for short in shown.values())
    assert shown[names[0]].endswith(" · residual") and shown[names[1]].endswith(" · residual@best")
    assert shown[names[0]].startswith("…pattern")  # all are of metal nuts


def test_names_that_would_look_alike_stay_whole():
    names = [f"a{'x' * 30}{each}{'y' * 30}b" for each in "12"]
    assert short_names(names, 10) == {name: name for name in names}
    assert short_names(["only-one-name-that-is-long"], 11) == {"only-one-name-that-is-long": "only…s-long"}
    assert short_names([], 5) == {}


def test_a_text_gives_way_in_its_middle():
    assert cut("short", 5) == "short"
    assert cut("a-long-name-2", 8) == "a-l…me-2"
