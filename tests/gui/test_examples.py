"""What an empty page shows of what will be there."""

import numpy as np

from tests.gui.person import Person
from tests.gui.seen import written_on


def images_on(view):
    canvas = view.canvas
    return [item for item in canvas.find_all() if canvas.type(item) == "image"]


def test_an_empty_page_shows_an_example_faintly_and_says_what_is_missing(open_app):
    app = open_app()
    person = Person(app)
    for tab, view in (
        ("Import", app.pages["import"].dataset.gallery.view),
        ("Corrupt", app.pages["corrupt"].designer.view),
    ):
        person.click_tab(tab)
        person.wait_until(lambda view=view: len(images_on(view)) == 1, "the example")
        assert written_on(view.canvas) == [view.empty] and "data set" in view.empty
        assert view.photo is None and view.image is None  # nothing to click on


def test_the_example_is_gone_for_good_once_there_is_a_picture(open_app):
    app = open_app()
    view = app.pages["import"].dataset.gallery.view
    person = Person(app)
    person.click_tab("Import")
    person.wait_until(lambda: len(images_on(view)) == 1, "the example")
    view.show(np.full((20, 20, 3), 200, np.uint8))
    person.turns(2)
    assert view.photo is not None
    view.show(None)
    person.turns(5)
    assert images_on(view) == [] and written_on(view.canvas) == [view.empty]
