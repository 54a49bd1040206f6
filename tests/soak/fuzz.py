"""Coverage-guided fuzzing: `python -m tests.soak.fuzz specs|images [SECONDS]`; ends with 0 if only UserErrors came.

Needs requirements-soak.txt (atheris, on Linux).
"""

import sys
import tempfile
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["configs", "datasets", "hjson"]):
    from configs.errors import ImageError, UserError
    from configs.spec.spec_io import parse_spec, to_hjson
    from datasets.images import read_image
    from datasets.masks import read_mask
    from datasets.sources.importing import ImportSpec

_FOLDER = Path(tempfile.mkdtemp())


def try_spec(data: bytes) -> None:
    """Read random text as a spec; what is accepted is written back unchanged."""
    text = data.decode("utf-8", errors="replace")
    try:
        spec = parse_spec(ImportSpec, text, "spec.hjson")
    except UserError as error:
        assert "spec.hjson" in str(error)
        return
    assert parse_spec(ImportSpec, to_hjson(spec), "again.hjson") == spec


def try_image(data: bytes) -> None:
    """Read random bytes as a picture, by a random ending."""
    endings = (".png", ".jpg", ".bmp", ".tif", ".webp")
    path = _FOLDER / f"file{endings[data[0] % len(endings)] if data else '.png'}"
    path.write_bytes(data[1:])
    for read in (read_image, read_mask):
        try:
            read(path)
        except ImageError as error:
            assert str(path) in str(error)


def main() -> None:
    """Fuzz for some seconds, from small valid examples on."""
    target = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    seeds = Path(tempfile.mkdtemp())
    if target == "specs":
        for at, text in enumerate(
            ("{kind: import, name: a}", '{\n name: "a"\n source: "/b"\n accept: [mixed_sizes]\n}')
        ):
            (seeds / str(at)).write_text(text, encoding="utf-8")
    else:
        from tests.soak.test_images import kinds

        for at, content in enumerate(kinds().values()):
            if len(content) < 20_000:
                (seeds / str(at)).write_bytes(bytes([at]) + content)
    warnings.simplefilter("ignore")  # Pillow's, of what it can read all the same
    options = [f"-max_total_time={seconds}", "-rss_limit_mb=3000", "-timeout=30", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, str(seeds)], try_spec if target == "specs" else try_image)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
