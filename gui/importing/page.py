"""The Import page: a folder of images is looked at, and becomes a data set of the workspace."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from configs import events
from configs.errors import SpecError
from configs.spec.spec import Spec
from configs.spec.spec_io import spec_from
from datasets.sources.auditing import AuditSpec
from datasets.sources.importing import ImportSpec
from datasets.sources.source_spec import SourceSpec
from gui.framework.host import GoOn, Host, Offer, OldFiles
from gui.framework.next_step import NextStep
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.importing.audit_view import AuditView
from gui.importing.dataset_view import DatasetView
from gui.importing.decisions import Decisions
from gui.importing.more_photos import MorePhotos, more_photos
from gui.importing.settings_rows import FIELDS, read_settings, settings_rows
from gui.importing.source_form import BY_HAND, ONE, SourceForm
from gui.shared.taken_name import NamingPage, TakenName
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, field_row, help_of, prose, tabs, text_input
from jobs.original.convert_spec import ConvertSpec

DATASET, AUDIT = "page.dataset", "page.audit"
AUDIT_HELP = "look at every file, and list what is wrong; nothing is copied"


class ImportPage(NamingPage):
    """Source and name go in; findings, counts and pictures come out."""

    name, title, spec_class, run_text = "import", "Import", ImportSpec, "Import"
    extras = {"look": ("Audit", AUDIT_HELP)}

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.source = SourceForm(self, palette)
        self.taken = TakenName(self, palette, "data set", lambda spec: host.workspace.dataset(spec.name))
        self.dataset = DatasetView(self, "dataset", palette)
        self.audit = AuditView(self, "audit", palette)
        self.next_step = NextStep(self, palette, "Design a defect", "corrupt", self._imported)
        self._looks_only = False  # whether the last job was an audit

    def form_rows(self) -> list[Row]:
        """Return the form."""
        name = field_row("Name", text_input(self.key("name")), tooltip=help_of(ImportSpec, "name"))
        told = sg.Column(
            [[prose(self.key("told"), self.palette, 0)]],
            key=self.key("told.row"),
            visible=False,
            pad=(0, 0),
            expand_x=True,
        )
        return [
            [sg.pin(told, expand_x=True)],
            *self.source.rows(),
            [sg.pin(sg.Column([name], key=self.key("name.row"), pad=(0, 0)))],
            *self.taken.rows(),
            *self.more.rows(),
        ]

    def more_rows(self) -> list[Row]:
        """Return what is rarely another than it is."""
        return settings_rows(self.key)

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
        name = form[self.key("name")].strip()
        try:
            return [self._spec(form, of, where) for of, where in self.source.read(name)]
        except SpecError as error:
            raise self.source.explained(error) from None

    def _spec(self, form: Form, name: str, where: dict[str, Any]) -> ImportSpec:
        spec = spec_from(
            ImportSpec,
            name=name,
            **where,
            **read_settings(form, self.key),
        )
        decided = self.decisions.fields(name, _source_of(spec))
        return spec.model_copy(update={field: tuple(files) for field, files in decided.items()})

    @property
    def decisions(self) -> Decisions:
        """What the person decided about files."""
        return self.audit.decisions

    def fill_form(self, spec: ImportSpec) -> None:
        """Write a spec into the form."""
        for name in ("name", *FIELDS):
            self.host.window[self.key(name)].update(value=str(getattr(spec, name)))
        self.source.fill(spec)
        self.decisions.begin(spec.name, _source_of(spec))
        self.decisions.accept(spec.name, spec.accept)
        self.decisions.decide(spec.name, spec.leave_out, "leave out")
        self.decisions.decide(spec.name, spec.keep, "keep")

    def opened(self) -> None:
        """Let the tables tell names that they have no room for."""
        super().opened()
        self.audit.opened()

    def restored(self, form: Form) -> None:
        """Show the rows that the remembered choice is about."""
        self.audit.listen()
        self.source.restored(form)

    def routes(self) -> Routes:
        """Return what the form's elements and the parts do."""
        return merged(
            super().routes(),
            {
                self.key("mixed_sizes"): self.audit.follow,
                self.key("look"): self._audit,
                self.key("previous"): lambda: self.dataset.gallery.leaf(-1),
                self.key("next"): lambda: self.dataset.gallery.leaf(1),
            },
            *(part.routes() for part in (self.source, self.dataset, self.audit)),
        )

    def _audit(self) -> None:
        if not self.panel.is_busy:
            self.start(self.audit_specs(self.host.values))

    def audit_specs(self, form: Form) -> list[AuditSpec]:
        """Return the spec of the audit of each source. Raises SpecError."""
        return [AuditSpec(**spec.model_dump(exclude={"kind", "transfer"})) for spec in self.read_specs(form)]

    def offered(self, what: Offer) -> None:
        """Bring files of the original program over (what becomes of each stands in the log), or more photos."""
        if isinstance(what, OldFiles) and not self.panel.is_busy:
            super().start([spec_from(ConvertSpec, files=(what.folder,))])
        elif isinstance(what, GoOn):
            self.dataset.show(what.dataset)
            self._begin_with_more(more_photos(what.dataset, self.host.workspace))

    def _begin_with_more(self, more: MorePhotos) -> None:
        """Fill the form for an import with more photos, and say what comes first."""
        window = self.host.window
        if more.spec is not None:
            self.fill_form(more.spec)
        else:
            window[self.key("name")].update(more.name)
            self.source.show_rows_of(BY_HAND if more.is_by_hand else ONE)
        self._tell(more.told)

    def _tell(self, text: str) -> None:
        """Say above the form what the person is to do; nothing takes no room."""
        self.host.window[self.key("told")].update(text)
        self.host.window[self.key("told.row")].update(visible=bool(text))

    def dropped(self, folder: Path) -> bool:
        """Take it for the source."""
        self.source.give(folder)
        return True

    def _imported(self) -> GoOn | str:
        """Return the data set that is shown, or what is missing for the next step."""
        shown = self.dataset.shown
        return GoOn("", shown) if shown else "import a folder of photos first"

    @property
    def asks(self) -> Mapping[str, Callable[[], None]]:
        """What asks for the folder."""
        return {"source": self.source.folder.chooser.browse}

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file, without its suffix."""
        return spec.kind if isinstance(spec, ConvertSpec) else super().spec_name(spec)

    def start(self, specs: Any) -> None:
        """Start the job, and make room for decisions about its sources."""
        self._looks_only = isinstance(specs[0], AuditSpec)
        if not self._looks_only:  # what the person is told holds until the import
            self._tell("")
        for spec in specs:
            self.decisions.begin(spec.name, _source_of(spec))
        super().start(specs)

    @property
    def job_title(self) -> str:
        """What its last job is called."""
        return "Audit" if self._looks_only else self.title

    def went_back(self) -> bool:
        """Go back from a large picture."""
        return self.dataset.gallery.went_back()

    def show_event(self, event: events.Event) -> None:
        """Show what a job made: a data set, or the report of an audit."""
        if not isinstance(event, events.Finished):
            return
        made = Path(event.folder)
        if made.name in self.host.workspace.datasets() and made == self.host.workspace.dataset(made.name):
            self.decisions.forget(made.name)
            self.source.folder.list_categories()
            self.refresh()
            self.dataset.show(made.name)
            if made.name in self.host.workspace.audits():
                self.audit.show(made.name)
            self.host.window[self.key(DATASET)].select()
        elif made.suffix == ".json":
            self._show_audit(made.stem)

    def show_failure(self, event: events.Failed) -> None:
        """Show what the audit found, where that is why the import stopped."""
        if event.reason == "audit":
            self.panel.say("stopped: the audit found what you need to decide on", color=self.palette.bad)
            self._show_audit(next(iter(self.decisions.names())))
        else:
            super().show_failure(event)

    def _show_audit(self, name: str) -> None:
        self.audit.refresh()
        self.audit.show(name)
        self.host.window[self.key(AUDIT)].select()

    def refresh(self) -> None:
        """List the data sets and the audits."""
        self.source.refresh()
        self.dataset.refresh()
        self.audit.refresh()

    @property
    def has_more(self) -> bool:
        """Whether pictures are still to come in."""
        return self.dataset.has_more or self.audit.has_more

    def draw(self) -> None:
        """Draw the pictures; follow the source that is typed."""
        self.source.folder.follow()
        self.taken.draw()
        named = self.host.window[self.key("name.row")]
        if named.visible == self.source.names_itself:
            named.update(visible=not named.visible)
        self.dataset.draw()
        self.audit.draw()


def _source_of(spec: Spec) -> str:
    """Return where a spec's images come from, as a text to compare."""
    return str(spec.model_dump(mode="json", include=set(SourceSpec.model_fields)))
