"""The window's spare worker: there when a job is likely, used by it, and gone with the window."""

import psutil
import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from gui.framework.settings import Settings, save_settings
from tests.gui.person import Person
from tests.gui.test_train_page import SMALL_NETWORK, TINY, choose, states, tab


@pytest.fixture
def person(open_app, tmp_path, tiny_category):
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tiny_category), workspace, [].append)
    save_settings(Settings(), tmp_path / "settings.json")
    person = Person(open_app(workspace))
    shelves = tab(person).form.shelves
    shelves["architecture"].save("small", SMALL_NETWORK)
    shelves["training"].save("tiny", TINY.replace("EPOCHS", "2"))
    person.app.refresh()
    return person


def test_it_waits_where_a_job_is_likely_and_is_used_again_until_one_fails(person):
    others = psutil.Process().children()  # of tests that this process ran before

    def children():
        return [process for process in psutil.Process().children() if process not in others]

    spare = person.app.spare
    person.turns(20)
    assert spare.memory == 0  # the Import tab needs none
    person.click_tab("Train")
    choose(person, architecture=["small"], training=["tiny"])
    person.open_more("train")
    person.type("train.resolution", "32")
    person.wait_until(lambda: spare.is_warm, "a warm worker")
    (process,) = children()

    for name in ("first", "second"):
        person.type("train.name", name)
        person.click("train.run")
        person.wait_until(lambda: person.app.is_busy, "a job")
        assert children() == [process]
        person.wait_until(lambda: not person.app.is_busy, "its end")
        assert states(person)[name] == "done"

    (person.app.workspace.run("third").path / "x").mkdir(parents=True)  # which no training made
    person.type("train.name", "third")
    person.click("train.run")
    person.wait_until(lambda: person.app.is_busy, "a job")
    person.wait_until(lambda: not person.app.is_busy, "its end")
    assert states(person)["third"] == "failed"
    assert process not in children()

    person.wait_until(lambda: spare.memory > 0, "another worker")
    person.app.close()
    assert children() == []
