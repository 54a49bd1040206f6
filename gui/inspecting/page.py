"""The Inspect page: new images are judged by an evaluated run, also as they come from a camera."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from configs import events
from configs.errors import UserError
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import InspectSpec
from gui.framework.host import ChosenThresholds, Host, Offer
from gui.framework.job_page import JobPage
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.inspecting.form import InspectForm
from gui.inspecting.shown import ShownInspection
from gui.shared.used_elsewhere import UsedElsewhere
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row


class InspectPage(JobPage):
    """A folder of new images goes in; verdicts and heatmaps come out."""

    name, title, spec_class, run_text = "inspect", "Inspect", InspectSpec, "Inspect"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.form = InspectForm(self, palette)
        self.evaluation = self.form.evaluation
        self.shown = ShownInspection(self, palette)
        self.elsewhere = UsedElsewhere(
            *(self, palette, self.evaluation, self.offered, lambda: self.shown.judged_by),
            wording=("These photos were judged by", "inspect by it"),
        )
        self._may_come_back = False  # whether the form was filled anew, and the page not looked at since
        self._watches = False  # whether the job goes on until the person ends it

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            *self.form.evaluation_rows(),
            *self.elsewhere.rows(),
            *self.form.rows(),
            *self.shown.counts_rows(),
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the pictures of the chosen image, and the list."""
        return self.shown.rows()

    def read_form(self, form: Form) -> InspectSpec:
        """Return the spec that the form describes."""
        return self.form.read(form)

    def fill_form(self, spec: InspectSpec) -> None:
        """Write a spec into the form."""
        self.offered(ChosenThresholds(spec.run, spec.method, (spec.threshold, spec.unsure)))
        self.host.window[self.key("folder")].update(str(spec.folder))
        self.host.window[self.key("watch")].update(spec.watch)

    def offered(self, what: Offer) -> None:
        """Fill in a run and its evaluation, with the thresholds of an alarm and of what is unsure; the folder stays."""
        if not isinstance(what, ChosenThresholds):
            return
        self.form.fill(what)
        if not self.is_busy:
            self.shown.give_way(self.evaluation.chosen)

    def dropped(self, folder: Path) -> bool:
        """Take it for the one to inspect."""
        self.form.chooser.give(folder)
        return True

    def restored(self, form: Form) -> None:
        """Hide nothing by a remembered filter; what was inspected before is read once a person looks at the page."""
        super().restored(form)
        self.shown.hide_nothing()
        self._may_come_back = True

    def came_to_front(self, used: ChosenThresholds | None) -> None:
        """Go on with what was inspected before, or was worked with on other pages since."""
        if self._may_come_back:
            self._may_come_back = False
            self._come_back()
        if used is not None:
            self.elsewhere.come(used)

    def _come_back(self) -> None:
        """Show what was inspected before, of the folder and by the evaluation that the form names."""
        (run, method), folder = self.evaluation.chosen, self.form.typed()
        if run in self.host.workspace.runs() and folder and self.shown.judgements is None:
            with suppress(UserError):  # an evaluation that is gone, or cannot be read any more
                found = self.shown.follow(spec_from(InspectSpec, run=run, method=method, folder=folder))
                if not found.results.exists():
                    self.shown.forget(self.evaluation.chosen)

    @property
    def asks(self) -> Mapping[str, Callable[[], None]]:
        """What asks for the folder."""
        return {"folder": self.form.chooser.browse}

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return f"{spec.kind}-{spec.run}"

    @property
    def keeps(self) -> str:
        """What stays of an inspection that is stopped."""
        watched = " The folder is no longer watched." if self._watches else ""
        return f"The photos that were judged stay in the list and in its table.{watched}"

    def routes(self) -> Routes:
        """Return what the form's elements and the list do."""
        return merged(super().routes(), self.form.routes(), self.shown.routes())

    def refresh(self) -> None:
        """List the runs that were evaluated."""
        self.form.refresh()

    def started(self, spec: Any) -> None:
        """Follow the table that the job will write; nothing of an earlier inspection stays in sight."""
        self._watches = spec.watch
        with suppress(UserError):  # the job says the same, and why
            self.shown.begin(spec)

    def show_event(self, event: events.Event) -> None:
        """Say that a watch has ended as it is meant to: by the person."""
        if isinstance(event, events.Failed) and event.reason == "cancelled" and self._watches:
            self.panel.say("the watch has ended")

    def take_over(self, old: Self) -> None:
        """Go on with the inspection that the window before showed."""
        super().take_over(old)
        self.elsewhere.take_over(old.elsewhere)
        self.shown.take_over(old.shown)

    @property
    def has_more(self) -> bool:
        """Whether something of the inspection, or what is said beside the threshold, is still to come."""
        return self.shown.has_more or self.form.hint.has_more

    def draw(self) -> None:
        """Take in new lines, and draw."""
        self.shown.draw()
        self.form.draw()
        self.elsewhere.draw()
