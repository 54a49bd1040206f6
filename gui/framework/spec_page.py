"""A page whose form writes a spec, which is shown as it stands, opened from a file, and saved to one."""

import copy
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from configs.errors import Problem, SpecError
from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec, to_hjson
from gui.framework import spec_files
from gui.framework.fold import Fold
from gui.framework.host import Host
from gui.framework.job_panel import PanelPage
from gui.framework.marks import Marks
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.toolkit import dialogs, sg
from gui.toolkit.theme import MONO, Palette
from gui.toolkit.widgets import Row, button, prose

SETTLED = 5  # looks at a form after a job's end, in which it takes in what the job made
SPEC_HELP = "the spec that this form writes; it runs without the window, too"
LINE = 56  # characters of what the folded spec tells


class SpecPage(PanelPage):
    """A page with a form. A subclass says what its fields are, and which specs they are."""

    spec_class: ClassVar[type[Spec]]
    run_text: ClassVar[str]  # what the button says that does the work

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.marks = Marks(self, palette)
        self.more = Fold(self, "more", palette, "More", self.more_rows)
        self.spec_fold = Fold(self, "spec_fold", palette, "Spec", self._spec_rows, SPEC_HELP)
        self._shown_spec = ""
        self._shown_form: Any = None
        self._looks = 0  # at the form since a job has ended, or the form was filled in

    @abstractmethod
    def form_rows(self) -> list[Row]:
        """Return the rows of the form. Starts nothing."""

    def more_rows(self) -> list[Row]:
        """Return what the form has for few; a page that has some lays out `more` where it belongs."""
        return []

    @abstractmethod
    def read_form(self, form: Form) -> Spec:
        """Return the spec that the form describes. Raises SpecError naming the field."""

    def read_specs(self, form: Form) -> Sequence[Spec]:
        """Return the specs that running the form does the work of. Raises SpecError naming the field."""
        return [self.read_form(form)]

    @abstractmethod
    def fill_form(self, spec: Any) -> None:
        """Write a spec into the form."""

    def expect(self, specs: Sequence[Spec]) -> None:
        """Get ready for the jobs of the form as it stands."""

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file, without its suffix."""
        return f"{spec.kind}-{spec.name}"

    def spec_rows(self) -> list[Row]:
        """Return the spec in a line, whole behind a button, and the buttons that open and save one."""
        files = [
            button(text, self.key(name), self.palette, tooltip=tooltip, slim=True)
            for name, text, tooltip in (
                ("open", "Open…", "fill the form from a spec (Ctrl+O)"),
                ("save", "Save…", "keep the spec in a file (Ctrl+S)"),
            )
        ]
        return [
            [self.spec_fold.head(), sg.Push(), *files],
            [prose(self.key("spec_line"), self.palette, 0, soft=True)],
            self.spec_fold.body(),
        ]

    def _spec_rows(self) -> list[Row]:
        return [
            [
                sg.Multiline(
                    "",
                    key=self.key("spec"),
                    size=(40, 9),
                    disabled=True,
                    background_color=self.palette.paper,
                    font=MONO,
                    border_width=0,
                    expand_x=True,
                    tooltip=SPEC_HELP,
                )
            ]
        ]

    @property
    def _has_more_rows(self) -> bool:
        return type(self).more_rows is not SpecPage.more_rows

    def routes(self) -> Routes:
        """Return what the folds and the files' buttons do."""
        return merged(
            {self.key("open"): self.open_spec, self.key("save"): self.save_spec},
            *(fold.routes() for fold in self._folds),
        )

    @property
    def _folds(self) -> list[Fold]:
        """What folds away here."""
        return [self.spec_fold, *([self.more] if self._has_more_rows else [])]

    def follow_form(self) -> None:
        """Show the spec as the form stands; once a turn while the page is in front."""
        self.show_spec(self.host.values)
        for fold in self._folds:
            fold.follow()

    def begin_anew(self) -> None:
        """Take the form as it will be in a moment for what was begun with, as a job has ended or filled it in."""
        self._looks = 0

    def filled_in(self) -> None:
        """Say that the form is as was proposed, and what is to be pressed now."""
        if not self.is_busy:
            self.panel.say(f"filled in as proposed: {self.run_text} (F5) begins", 0, self.palette.ink)
            self.begin_anew()

    def show_spec(self, form: Form) -> None:
        """Show the spec that the form describes as it stands, or what is wrong with it."""
        self._looks += 1
        state = (self._own_values(form), copy.deepcopy(self.memory))
        if state == self._shown_form:
            return
        self._shown_form = state
        problems: Sequence[Problem] = ()
        try:
            specs = self.read_specs(form)
            text, color = "\n".join(map(to_hjson, specs)), self.palette.ink
            self.expect(specs)
        except SpecError as error:
            text = "\n".join(dict.fromkeys(f"{found.field}: {found.message}" for found in error.problems))
            untouched = all(found.is_missing for found in error.problems)
            color = self.palette.soft if untouched else self.palette.bad
            problems = () if untouched else error.problems
        self.marks.show(problems)
        if self._has_more_rows:
            self.more.reveal(self.marks.marked)
        if text != self._shown_spec:
            if self._shown_spec and self._looks > SETTLED:
                self.panel.rest()
            self._shown_spec = text
            self.host.window[self.key("spec")].update(text, text_color=color)
            told = text if problems else _in_a_line(text)
            self.host.window[self.key("spec_line")].update(told, text_color=color)

    def _own_values(self, form: Form) -> dict[str, Any]:
        return {key: value for key, value in form.items() if str(key).startswith(f"{self.name}.")}

    def open_spec(self) -> None:
        """Fill the form from a file that the person chooses. Raises UserError."""
        path = dialogs.choose_spec(self.host.window, self.host.specs_folder)
        if path is not None:
            self.fill_form(read_spec(self.spec_class, path))

    def save_spec(self) -> None:
        """Save the form's spec where the person chooses. Raises UserError."""
        spec = self.read_form(self.host.values)
        path = dialogs.choose_where_to_save(
            self.host.window, self.host.specs_folder, f"{self.spec_name(spec)}.hjson"
        )
        if path is not None:
            spec_files.save(path, to_hjson(spec))


def _in_a_line(text: str) -> str:
    """Return what a spec is of, or the first thing that is wrong with it."""
    lines = text.splitlines()
    told = next((line.strip() for line in lines if ": " in line and "kind:" not in line), "")
    return told if len(told) <= LINE else f"{told[: LINE - 1]}…"
