"""What a person decided about files, before they are imported."""

import json

from gui.importing.decisions import Decisions


def test_decisions_become_fields_of_the_same_source_only():
    memory = {}
    decisions = Decisions(memory)
    decisions.begin("part", "here")
    decisions.decide("part", ["b.png", "a.png"], "leave out")
    decisions.decide("part", ["c.png"], "keep")
    assert decisions.fields("part", "here") == {"leave_out": ["a.png", "b.png"], "keep": ["c.png"]}
    assert decisions.fields("part", "elsewhere") == {}
    assert decisions.fields("other", "here") == {}
    assert Decisions(json.loads(json.dumps(memory))).of("part") == decisions.of("part")

    decisions.begin("part", "here")  # another audit of the same source
    decisions.decide("part", ["b.png"], "keep")
    decisions.decide("part", ["a.png"], None)
    assert decisions.fields("part", "here") == {"keep": ["b.png", "c.png"]}
    decisions.accept("part", ["blank mask"])
    assert decisions.fields("part", "here")["accept"] == ["blank mask"]
    decisions.begin("part", "elsewhere")
    assert decisions.fields("part", "elsewhere") == {}


def test_the_last_audit_comes_first_and_an_imported_one_is_forgotten():
    decisions = Decisions({})
    for name in ("a", "b", "a"):
        decisions.begin(name, "here")
    assert decisions.names() == ["a", "b"]
    decisions.forget("a")
    decisions.forget("never there")
    assert decisions.names() == ["b"]
