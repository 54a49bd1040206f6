"""What scores withstand, as the Results page shows it."""

from dataclasses import replace

from tests.gui.seen import written_on


def test_what_scores_withstand_is_shown_in_sentences_and_in_a_table(results):
    tab, person = results
    tab.host.window["results.page.robustness"].select()
    person.wait_until(lambda: tab.views.robustness.table.canvas.find_all(), "the card")
    report = tab.in_hand.report
    card = report.stress
    assert tab.host.window["results.robustness.says"].get() == "\n".join([*card.says, report.unseen.says])
    says = tab.host.window["results.robustness.says"].widget
    person.turns(3)
    assert (
        says.winfo_height() >= says.winfo_reqheight() > 0 and str(says.cget("height")) == "0"
    )  # no line is cut
    assert {step.cell for step in card.steps} <= set(written_on(tab.views.robustness.table.canvas))
    tab.listed.choose(["first · uncertainty"])  # it samples: that is left to the job
    tab.show_chosen()
    person.wait_until(lambda: tab.views.robustness.table.card is None, "that it was not tried")
    assert tab.host.window["results.robustness.says"].get() == ""
    assert not tab.host.window["results.robustness.try"].widget.winfo_viewable()


def test_what_was_not_tried_is_tried_by_evaluating_again(results):
    tab, person = results
    window = tab.host.window
    window["results.page.robustness"].select()
    person.wait_until(lambda: tab.views.robustness.table.canvas.find_all(), "the card")
    tries = window["results.robustness.try"].widget
    assert not tries.winfo_viewable()  # it was tried
    report = replace(tab.in_hand.report, stress=None)
    tab.views.robustness.show(replace(tab.in_hand, report=report))
    person.wait_until(tries.winfo_viewable, "the button")
    person.click("results.robustness.try")
    person.wait_until(lambda: tab.host.is_front("evaluate"), "the page Eval")
    page = tab.host.pages["evaluate"]
    spec = page.read_form(tab.host.values)
    assert (spec.run, spec.stress) == ("first", True)
    assert not page.is_busy and "filled in as proposed" in window["evaluate.stage"].get()
