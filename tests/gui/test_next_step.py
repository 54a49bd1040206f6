"""The path from photos to new images: each page ends in the next step, and takes along what came before."""

from tests.gui.person import Person

STEPS = {
    "import": "corrupt",
    "corrupt": "train",
    "train": "evaluate",
    "evaluate": "results",
    "results": "inspect",
}


def test_the_path_is_walked_by_its_buttons_alone(open_app, evaluated, errors):
    person = Person(open_app(evaluated))
    app = person.app
    for page, following in STEPS.items():
        assert app.is_front(page)
        assert not app.window[f"{page}.next_step.go"].widget.instate(["disabled"])
        person.click(f"{page}.next_step.go")
        person.turns(5)
        assert app.is_front(following)
    assert app.pages["corrupt"].datasets.chosen == ["part"]
    lists = app.pages["train"].form.lists
    assert (lists["dataset"].chosen, lists["corruption"].chosen) == (["part"], ["stain"])
    assert app.pages["evaluate"].runs.chosen == ["first"]
    assert app.pages["results"].in_hand.title == "first · residual"
    assert app.window["inspect.run_name"].get() == "first"
    assert errors == []


def test_what_is_missing_for_the_next_step_is_said(open_app):
    person = Person(open_app())
    missing = {
        "Import": "import a folder of photos first",
        "Corrupt": "import a folder of photos first",
        "Train": "train a network first",
        "Eval": "evaluate a run first",
        "Results": "evaluate a run first",
    }
    for title, text in missing.items():
        person.click_tab(title)
        name = person.app.front().name
        place = "next_step.missing" if name == "results" else "stage"  # of a job that has nothing to say yet
        assert person.app.window[f"{name}.{place}"].get() == f"next: {text}"
        person.click(f"{name}.next_step.go")
        assert person.app.is_front(name)
