"""Dresses a window in its theme: what the toolkit leaves as it is, once the window stands."""

import tkinter
import tkinter.font
from collections.abc import Iterable, Iterator, Mapping
from tkinter import ttk
from typing import Any

from gui.toolkit import icons, screen, sg, skin
from gui.toolkit.stepped_slider import replace_slider
from gui.toolkit.theme import FONT, SMALL, Palette

ROW, HEADING = (
    24,
    4,
)  # pixels of an ordinary screen: a row of a table, and what is above and below its heading
WANDERS = "Wanders."  # before the style of a progress bar that shows no more than that something goes on
PRIMARY, SLIM = "primary", "slim"  # what a button is made with
SLIM_PRIMARY = "slim primary"  # a slim one that is what a person is to press now
_STYLES = {PRIMARY: skin.PRIMARY, SLIM: skin.SLIM, SLIM_PRIMARY: skin.SLIM_PRIMARY}


def style_widgets(window: sg.Window, palette: Palette) -> None:
    """Style what the toolkit leaves as it is, once the window stands."""
    root = window.TKroot
    scale = screen.scale_of(root)
    boxes = skin.put_on(root, palette, scale)
    for element in window.element_list():
        if isinstance(element, sg.Button):
            _style_button(element, palette, scale)
        elif isinstance(element, sg.Slider):
            replace_slider(element)
    _style_ttk(root, palette, scale)
    root.bind_class("TButton", "<Return>", _press)  # as the space bar does
    tables: list[ttk.Treeview] = []
    for widget in _all_widgets(root):
        if isinstance(widget, tkinter.Entry | tkinter.Text) and not isinstance(widget, ttk.Widget):
            _flatten(widget, palette)
        elif isinstance(widget, tkinter.Listbox):
            widget.configure(
                relief="flat",
                borderwidth=0,
                highlightthickness=1,
                highlightbackground=palette.line,
                highlightcolor=palette.accent,
                activestyle="none",
            )
        if isinstance(widget, tkinter.Text):
            widget.configure(padx=round(6 * scale), pady=round(3 * scale))
        elif isinstance(widget, tkinter.Canvas) and scale > 1:  # pictures, and what limits a form
            width, height = (round(int(widget[side]) * scale) for side in ("width", "height"))
            widget.configure(width=width, height=height)
        elif isinstance(widget, tkinter.Checkbutton):
            _show_box(widget, boxes, palette)
        elif isinstance(widget, ttk.Treeview):
            for column in widget["columns"]:  # a heading stands over its numbers
                anchor: Any = widget.column(column, "anchor")
                widget.heading(column, anchor=anchor)
            tables.append(widget)
    if tables:
        _share_widths(tables, scale)


def _style_button(element: sg.Button, palette: Palette, scale: float) -> None:
    style = _STYLES.get(element.metadata, skin.PLAIN)
    element.widget.configure(style=style)
    if style not in (skin.SLIM, skin.SLIM_PRIMARY) and (icon := icons.icon_of(element.ButtonText)):
        icons.put_beside(element.widget, icon, skin.text_colors(palette, style), scale)


def _press(event: Any) -> str:
    """Press the button that has the keyboard, and nothing else that Return would do."""
    event.widget.invoke()
    return "break"


def give_look(element: sg.Button, look: str | None, palette: Palette) -> None:
    """Let a button be the primary one of its form, a slim one or an ordinary one (None) from now on."""
    if element.metadata != look:
        element.metadata = look
        _style_button(element, palette, screen.scale_of(element.widget))


def _show_box(widget: tkinter.Checkbutton, boxes: Mapping[str, Any], palette: Palette) -> None:
    """Give a check box the box of the theme; it is framed while it has the keyboard."""
    widget.configure(
        image=boxes["off"],
        selectimage=boxes["on"],
        indicatoron=False,
        compound="left",
        relief="flat",
        offrelief="flat",
        overrelief="flat",
        borderwidth=0,
        background=palette.paper,
        selectcolor=palette.paper,
        activebackground=palette.paper,
        activeforeground=palette.accent,
        highlightthickness=1,
        highlightbackground=palette.paper,
        highlightcolor=palette.accent,
    )


def _share_widths(tables: list[ttk.Treeview], scale: float) -> None:
    """Let the columns of each table share its width as they were laid out, and let it ask for half of that alone."""
    heading = tkinter.font.Font(tables[0], SMALL).metrics("linespace") + 3 * HEADING + 4
    for table in tables:
        _share_width(table, int(table["height"]) * round(ROW * scale) + heading)


def _share_width(table: ttk.Treeview, height: int) -> None:
    widths = {column: int(table.column(column, "width")) for column in table["columns"]}
    frame: Any = table.master
    frame.configure(width=frame.winfo_reqwidth() // 2, height=height, background=frame.master["background"])
    frame.pack_propagate(False)

    def share(size: Any) -> None:
        named = [str(column) for column in table["displaycolumns"]]
        shown = {column: widths[column] for column in (widths if named == ["#all"] else named)}
        times = size.width / sum(shown.values())
        for column, width in shown.items():
            table.column(column, width=int(width * times))

    table.bind("<Configure>", share)


def _flatten(widget: tkinter.Entry | tkinter.Text, palette: Palette) -> None:
    """Give a field a thin border that lights up while it is typed in."""
    widget.configure(
        relief="flat",
        borderwidth=0 if isinstance(widget, tkinter.Text) else 3,
        highlightthickness=1,
        highlightbackground=palette.line,
        highlightcolor=palette.accent,
        insertbackground=palette.ink,
        selectbackground=palette.accent,
        selectforeground=palette.on_accent,
    )


def _style_ttk(root: Any, palette: Palette, scale: float) -> None:
    style: Any = ttk.Style(root)
    used = styles_used(root)
    style.configure(".", bordercolor=palette.line, lightcolor=palette.paper, darkcolor=palette.paper)
    tab = skin.element_of(root, palette, skin.TAB)
    for name in _of_kind(used, "TNotebook"):
        style.configure(
            name,
            background=palette.paper,
            bordercolor=palette.paper,
            borderwidth=0,
            tabmargins=(round(8 * scale), 0, round(8 * scale), 0),
        )
        padding = (round(16 * scale), round(8 * scale))
        label = ("Notebook.label", {"sticky": "nswe"})
        inside = ("Notebook.padding", {"sticky": "nswe", "children": [label]})
        style.layout(f"{name}.Tab", [(tab, {"sticky": "nswe", "children": [inside]})])
        style.configure(f"{name}.Tab", padding=padding, borderwidth=0, font=FONT)
        style.map(
            f"{name}.Tab",
            foreground=[("selected", palette.accent), ("active", palette.ink), ("!selected", palette.soft)],
            padding=[("selected", padding), ("!selected", padding)],
        )
    for name in _of_kind(used, "Treeview"):
        style.configure(name, rowheight=round(ROW * scale), borderwidth=0, fieldbackground=palette.card)
        style.map(
            name,
            background=[("selected", palette.accent)],
            foreground=[("selected", palette.on_accent)],
        )
        style.configure(f"{name}.Heading", relief="flat", borderwidth=0, padding=(4, HEADING))
    for name in _of_kind(used, "TCombobox"):
        text = (
            "Combobox.padding",
            {"sticky": "nswe", "children": [("Combobox.textarea", {"sticky": "nswe"})]},
        )
        arrow = (skin.element_of(root, palette, "chevron"), {"side": "right", "sticky": ""})
        style.layout(name, [("Combobox.field", {"sticky": "nswe", "children": [arrow, text]})])
        style.configure(name, borderwidth=1, padding=(round(4 * scale), round(3 * scale)))
        style.map(
            name,
            background=[("readonly", palette.card)],  # of the arrow's place
            bordercolor=[("focus", palette.accent), ("hover", palette.soft), ("!focus", palette.line)],
            fieldbackground=[("readonly", palette.card)],
            foreground=[("readonly", palette.ink)],
            selectbackground=[("readonly", palette.card)],
            selectforeground=[("readonly", palette.ink)],
        )
    for name in _of_kind(used, "TScrollbar"):
        way = "Horizontal" if ".Horizontal." in name else "Vertical"
        thumb = (skin.element_of(root, palette, f"{way.lower()}.thumb"), {"expand": "1", "sticky": "nswe"})
        style.layout(name, [(f"{way}.Scrollbar.trough", {"sticky": "nswe", "children": [thumb]})])
        style.configure(
            name, troughcolor=palette.paper, bordercolor=palette.paper, borderwidth=0, relief="flat"
        )
    parts = ("pbar", "progress.trough", "wanderer.pbar")
    done, ahead, wanders = (skin.element_of(root, palette, part) for part in parts)
    for name in _of_kind(used, "TProgressbar"):
        pbar = (done, {"side": "left", "sticky": "ns"})
        style.layout(name, [(ahead, {"sticky": "we", "children": [pbar]})])
        style.configure(name, background=palette.accent, borderwidth=0)
        pbar = (wanders, {"side": "left", "sticky": "ns"})
        style.layout(f"{WANDERS}{name}", [(ahead, {"sticky": "we", "children": [pbar]})])


def styles_used(root: Any) -> set[str]:
    """Return the ttk styles that the window's widgets use: the toolkit makes one for each widget."""
    return {str(widget.cget("style")) for widget in _all_widgets(root) if isinstance(widget, ttk.Widget)}


def _of_kind(styles: Iterable[str], kind: str) -> set[str]:
    return {kind, *(style for style in styles if style.endswith(kind))}


def _all_widgets(root: Any) -> Iterator[Any]:
    """Yield the widgets of a window, each before those in it."""
    left = [root]
    while left:
        widget = left.pop()
        yield widget
        left.extend(reversed(widget.children.values()))
