"""A picture that takes long to decode: the window goes on meanwhile, and never shows another one in its place."""

import threading

import pytest

from datasets import previews
from gui.canvas import reading
from tests.gui.person import LIMIT, Person


@pytest.fixture
def slow(monkeypatch):
    """Photos are read once the event is set, and not before."""
    go_on, read = threading.Event(), previews.read_image

    def read_slowly(*given):
        assert go_on.wait(LIMIT)
        return read(*given)

    monkeypatch.setattr(previews, "read_image", read_slowly)
    monkeypatch.setattr(reading, "PATIENCE", 0.0)
    monkeypatch.setattr(reading, "SOON", 0.0)
    yield go_on
    go_on.set()


def test_the_pictures_of_a_data_set_come_in_while_the_window_goes_on(
    open_app, evaluated, slow, decoded_beside
):
    app = open_app(evaluated)
    person = Person(app)
    gallery = app.pages["import"].dataset.gallery
    assert gallery.has_more and gallery.view.image is None  # and yet the window has worked for some turns
    assert not decoded_beside
    slow.set()
    person.wait_until(lambda: not gallery.has_more, "the pictures")
    assert gallery.view.image is not None and decoded_beside
    slow.clear()
    person.click("import.dataset.gallery.view")
    person.wait_until(lambda: gallery.is_large, "the large picture")
    person.turns(2)
    assert gallery.view.is_reading and gallery.view.image is None  # not the page in its place
    slow.set()
    person.wait_until(lambda: gallery.view.image is not None, "the picture")
    assert max(gallery.view.image.shape) == 900


def test_a_large_test_image_and_a_preview_come_in_while_the_window_goes_on(
    open_app, evaluated, slow, monkeypatch
):
    from evaluation.saved import images as saved

    monkeypatch.setattr(saved, "read_image", previews.read_image)  # slow, too
    app = open_app(evaluated)
    page, person = Person.at(app, "Results")
    person.turns(5)
    shown = page.views.threshold.images
    assert shown.has_more and shown.views.layers is None
    slow.set()
    person.wait_until(lambda: shown.views.layers is not None, "the image")
    slow.clear()
    page, person = Person.at(app, "Corrupt")
    person.turns(3)
    designer = page.designer
    assert designer.has_more and not designer.photos.images
    slow.set()
    person.wait_until(lambda: designer.view.image is not None, "the previews")
