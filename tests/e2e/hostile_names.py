"""Names that a disk may hold, and that would be code, or another address, in a page that repeats them as they are."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from datasets.images import read_image, write_image

NAMES = (
    "<script>alert(1)<script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "javascript:alert(1)",
    "&lt;b&gt; & &amp;",
    "{{ 7 * 7 }} {% raw %}",
    "a#b?c=d%20e 100%",
    "$\\nonsense{1}$ [red]bold | `x` \\",
    "_begins with a line",
    "right \u202eto left\u202c",
    "=1+1",
    "two\nlines\u2028in one",
)


class Page(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def attributes(self) -> set[str]:
        return {name for _, attributes in self.elements for name in attributes}

    def addresses(self) -> list[str]:
        """Return what the page's elements point to."""
        return [
            unquote(value)
            for _, attributes in self.elements
            for name, value in attributes.items()
            if name in ("src", "href", "action", "data", "srcset", "style")
        ]


def rename_to_hostile(source: Path) -> None:
    """Give a category of `tests.small` defect types, and images, of hostile names, one of each."""
    images = sorted((source / "test/hole").glob("*.png"))
    for at, name in enumerate(NAMES):
        for folder in (source / "test" / name, source / "ground_truth" / name):
            folder.mkdir()
        image = read_image(images[at % 2]) // 2 + at  # each another one, lest the audit finds them alike
        write_image(source / "test" / name / f"{name}.png", image)
        mask = source / f"ground_truth/hole/{images[at % 2].stem}_mask.png"
        (source / "ground_truth" / name / f"{name}_mask.png").write_bytes(mask.read_bytes())
