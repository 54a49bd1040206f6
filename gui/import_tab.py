"""The Import tab: a folder of images is looked at, and becomes a data set of the workspace."""

from pathlib import Path
from typing import Any

from configs import events
from configs.errors import Problem, SpecError
from configs.spec import Spec
from configs.spec_io import spec_from
from datasets.auditing import AuditSpec
from datasets.importing import ImportSpec
from datasets.source_spec import SourceSpec
from datasets.sources import find_categories
from gui import dialogs, sg
from gui.audit_view import AuditView
from gui.by_hand import ByHand
from gui.dataset_view import DatasetView
from gui.decisions import Decisions
from gui.part import Part
from gui.tab import Form, Tab
from gui.theme import BOLD, Palette
from gui.widgets import (
    INPUT_WIDTH,
    LABEL_WIDTH,
    Row,
    button,
    choice,
    field_row,
    help_of,
    real_number,
    table,
    tabs,
    text_input,
    whole_number,
)

DATASET, AUDIT = "page.dataset", "page.audit"
ONE, BY_HAND = "one folder", "folders by hand"
CHOICES = {"transfer": ["copy", "link"], "mixed_sizes": ["refuse", "resize"]}
LAYOUTS = ["auto", "mvtec", "visa", "good_bad", "good_only"]
AUDIT_HELP = "look at every file, and list what is wrong; nothing is copied"


class ImportTab(Tab):
    """Source and name go in; findings, counts and pictures come out."""

    name, title, spec_class, run_text = "import", "Import", ImportSpec, "Import"
    extras = {"look": ("Audit", AUDIT_HELP)}

    def __init__(self, app: Any, palette: Palette) -> None:
        super().__init__(app, palette)
        self.by_hand = ByHand(self, "by_hand", palette)
        self.dataset = DatasetView(self, "dataset", palette)
        self.audit = AuditView(self, "audit", palette)
        self.parts: dict[str, Part] = {part.name: part for part in (self.by_hand, self.dataset, self.audit)}
        self._source = ""  # whose categories are listed
        self._categories: list[Path] = []

    def form_rows(self) -> list[Row]:
        """Return the form."""
        hand = sg.Column(self.by_hand.rows(), key=self.key("by_hand"), visible=False, pad=(0, 0))
        return [
            [
                sg.Text("A data set from", font=BOLD, size=(LABEL_WIDTH, 1), pad=(4, 0)),
                choice(self.key("from"), [ONE, BY_HAND], ONE),
            ],
            [sg.pin(sg.Column(self._source_rows(), key=self.key("one_folder"), pad=(0, 0)))],
            [sg.pin(hand)],
            [sg.pin(sg.Column([self._name_row()], key=self.key("one"), pad=(0, 0)))],
            [sg.pin(sg.Column(self._category_rows(), key=self.key("several"), visible=False, pad=(0, 0)))],
            field_row(
                "Transfer",
                choice(self.key("transfer"), CHOICES["transfer"], "copy", width=8),
                sg.Text("Mixed sizes", tooltip=help_of(ImportSpec, "mixed_sizes")),
                choice(self.key("mixed_sizes"), CHOICES["mixed_sizes"], "refuse", width=8),
                tooltip=help_of(ImportSpec, "transfer"),
            ),
            field_row(
                "Test share",
                text_input(self.key("test_share"), ImportSpec.model_fields["test_share"].default, width=6),
                sg.Text("Seed", tooltip=help_of(ImportSpec, "seed")),
                text_input(self.key("seed"), 0, width=8),
                tooltip=help_of(ImportSpec, "test_share"),
            ),
        ]

    def _source_rows(self) -> list[Row]:
        return [
            field_row(
                "Source",
                text_input(self.key("source"), width=INPUT_WIDTH - 8),
                button("Browse…", self.key("browse"), self.palette),
                tooltip=help_of(ImportSpec, "source"),
            ),
            field_row(
                "Layout", choice(self.key("layout"), LAYOUTS, "auto"), tooltip=help_of(ImportSpec, "layout")
            ),
        ]

    def _name_row(self) -> Row:
        return field_row("Name", text_input(self.key("name")), tooltip=help_of(ImportSpec, "name"))

    def _category_rows(self) -> list[Row]:
        """Return the list of a root's categories to choose from; it is seen when the source is such a root."""
        listed = table(
            self.key("categories"), ["category", "state"], [15, 10], 3, self.palette, texts=2, several=True
        )
        help_text = "Ctrl+click and Shift+click choose; each becomes a data set of its own name"
        return [field_row("Categories", listed, tooltip=help_text)]

    def outcome_rows(self) -> list[Row]:
        """Return the data sets, and what the audit found."""
        pages = [
            (self.key(DATASET), "Data set", self.dataset.rows()),
            (self.key(AUDIT), "Audit", self.audit.rows()),
        ]
        return [[tabs(self.key("outcome"), pages, self.palette)]]

    def read_form(self, form: Form) -> ImportSpec:
        """Return the spec that the form describes: of the first category, if there are several."""
        return self.read_specs(form)[0]

    def read_specs(self, form: Form) -> list[ImportSpec]:
        """Return the spec of each chosen category, or of the source itself."""
        if form[self.key("from")] == BY_HAND:
            return [self._spec(form, form[self.key("name")].strip(), self.by_hand.read())]
        source = _path_or_nothing(form[self.key("source")])
        layout = form[self.key("layout")]
        if not self._categories:
            return [self._spec(form, form[self.key("name")].strip(), {"source": source, "layout": layout})]
        chosen = [self._categories[row] for row in form[self.key("categories")]]
        if not chosen:
            raise SpecError("form", [Problem("source", "holds several categories; choose at least one")])
        return [self._spec(form, folder.name, {"source": folder, "layout": layout}) for folder in chosen]

    def _spec(self, form: Form, name: str, where: dict[str, Any]) -> ImportSpec:
        spec = spec_from(
            ImportSpec,
            name=name,
            **where,
            test_share=real_number(form[self.key("test_share")]),
            seed=whole_number(form[self.key("seed")]),
            **{field: form[self.key(field)] for field in CHOICES},
        )
        decided = self.decisions.fields(name, _source_of(spec))
        return spec.model_copy(update={field: tuple(files) for field, files in decided.items()})

    @property
    def decisions(self) -> Decisions:
        """What the person decided about files."""
        return self.audit.decisions

    def fill_form(self, spec: ImportSpec) -> None:
        """Write a spec into the form."""
        for name in ("name", "test_share", "seed", "layout", *CHOICES):
            self.app.window[self.key(name)].update(value=str(getattr(spec, name)))
        self.app.window[self.key("source")].update(str(spec.source or ""))
        self.by_hand.fill(spec)
        self._show_rows_of(ONE if spec.source else BY_HAND)
        self.decisions.begin(spec.name, _source_of(spec))
        self.decisions.decide(spec.name, spec.leave_out, "leave out")
        self.decisions.decide(spec.name, spec.keep, "keep")

    def restored(self, form: Form) -> None:
        """Show the rows that the remembered choice is about."""
        for part in (self.by_hand, self.audit):
            part.listen()
        self.by_hand.list_defects(0)
        self._show_rows_of(form.get(self.key("from"), ONE))

    def _show_rows_of(self, chosen: str) -> None:
        window = self.app.window
        window[self.key("from")].update(value=chosen)
        window[self.key("one_folder")].update(visible=chosen == ONE)
        window[self.key("by_hand")].update(visible=chosen == BY_HAND)
        self._list_categories(window[self.key("source")].get() if chosen == ONE else "")

    def handle(self, name: str, form: Form) -> None:
        """Act on the form's own elements, and hand on what belongs to its parts."""
        part, _, event = name.partition(".")
        if part in self.parts:
            self.parts[part].handle(event)
        elif name == "from":
            self._show_rows_of(form[self.key("from")])
        elif name == "browse":
            self._browse(form)
        elif name == "look" and self.job is None:
            self.start(self.audit_specs(form))
        elif name in ("previous", "next"):
            self.dataset.gallery.leaf(-1 if name == "previous" else 1)

    def _browse(self, form: Form) -> None:
        start = form[self.key("source")] or next(iter(self.app.settings.recent_folders), "")
        folder = dialogs.choose_folder(self.app.window, "Choose the folder of a category", start)
        if folder is not None:
            self.app.settings.remember_folder(str(folder.parent))
            self.app.window[self.key("source")].update(str(folder))
            if not form[self.key("name")].strip():
                self.app.window[self.key("name")].update(folder.name)

    def audit_specs(self, form: Form) -> list[AuditSpec]:
        """Return the spec of the audit of each source. Raises SpecError."""
        return [AuditSpec(**spec.model_dump(exclude={"kind", "transfer"})) for spec in self.read_specs(form)]

    def start(self, specs: Any) -> None:
        """Start the job, and make room for decisions about its sources."""
        for spec in specs:
            self.decisions.begin(spec.name, _source_of(spec))
        super().start(specs)

    def went_back(self) -> bool:
        """Go back from a large picture."""
        return self.dataset.gallery.went_back()

    def show_event(self, event: events.Event) -> None:
        """Show what a job made: a data set, or the report of an audit."""
        if not isinstance(event, events.Finished):
            return
        made = Path(event.folder)
        if made.is_dir():
            self.decisions.forget(made.name)
            self._list_categories(self._source)
            self.refresh()
            self.dataset.show(made.name)
            self.app.window[self.key(DATASET)].select()
        else:
            self._show_audit(made.stem)

    def show_failure(self, event: events.Failed) -> None:
        """Show what the audit found, where that is why the import stopped."""
        if event.reason == "audit":
            self.app.window[self.key("stage")].update("stopped: the audit found what you need to decide on")
            self._show_audit(next(iter(self.decisions.names())))
        else:
            super().show_failure(event)

    def _show_audit(self, name: str) -> None:
        self.audit.refresh()
        self.audit.show(name)
        self.app.window[self.key(AUDIT)].select()

    def refresh(self) -> None:
        """List the data sets and the audits."""
        self.dataset.refresh()
        self.audit.refresh()

    def _list_categories(self, source: str) -> None:
        """List the categories of a root, those chosen that are not in the workspace yet."""
        self._source = source
        root = _path_or_nothing(source)
        self._categories = [] if root is None else find_categories(root)
        taken = self.app.workspace.datasets()
        states = ["imported" if folder.name in taken else "new" for folder in self._categories]
        window = self.app.window
        window[self.key("categories")].update(
            values=[[folder.name, state] for folder, state in zip(self._categories, states, strict=True)],
            select_rows=[row for row, state in enumerate(states) if state == "new"],
        )
        window[self.key("several")].update(visible=bool(self._categories))
        window[self.key("one")].update(visible=not self._categories)

    def draw(self) -> None:
        """Draw the pictures; follow the source that is typed."""
        form = self.app.values
        if form[self.key("from")] == ONE and form[self.key("source")] != self._source:
            self._list_categories(form[self.key("source")])
        self.dataset.draw()
        self.audit.draw()


def _path_or_nothing(typed: str) -> Path | None:
    return Path(typed.strip()) if typed.strip() else None


def _source_of(spec: Spec) -> str:
    """Return where a spec's images come from, as a text to compare."""
    return str(spec.model_dump(mode="json", include=set(SourceSpec.model_fields)))
