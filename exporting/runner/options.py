"""The options of an exported folder's command line."""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

TOKEN = "STAINLESS_TOKEN"  # of the environment: what a request must show
_MOST_THREADS = 1024


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options; ends the process with code 2 for wrong usage.

    Args:
        arguments: without the program's name; None: those of the process.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.watch and options.folder is None:
        parser.error("--watch: needs a folder of photos")
    if options.every and options.camera is None:
        parser.error("--every: needs a camera")
    if options.csv and options.json_lines and options.csv.resolve() == options.json_lines.resolve():
        parser.error("--json-lines: must be another file than --csv")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inspect_images.py", description="Judge photos; see README.md.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", nargs="?", type=_path, help="of photos, those in its folders too")
    source.add_argument("--stdin", action="store_true", help="read file names from the standard input")
    source.add_argument(
        "--camera", metavar="WHICH", help="a camera's number, or what OpenCV opens: rtsp://…, a film"
    )
    source.add_argument(
        "--serve",
        nargs="?",
        const="127.0.0.1:8765",
        metavar="HOST:PORT",
        help=f"answer HTTP: POST /inspect a photo (127.0.0.1:8765); for other machines ${TOKEN} must be set",
    )
    parser.add_argument("--watch", action="store_true", help="go on, and judge photos as they come")
    parser.add_argument(
        "--every",
        type=_seconds,
        default=0.0,
        metavar="SECONDS",
        help="of a camera: from one frame to the next",
    )
    parser.add_argument("--csv", type=_path, metavar="FILE", help="add the results to a table")
    parser.add_argument(
        "--json-lines",
        type=_path,
        metavar="FILE",
        help="add the results as JSON lines (without --csv: they go to the standard output)",
    )
    parser.add_argument(
        "--send",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="send each result: http(s)://…, mqtt(s)://HOST/TOPIC, modbus://HOST/REGISTER; more than once, if wished",
    )
    parser.add_argument("--heatmaps", type=_path, metavar="FOLDER", help="write the heat over each photo")
    parser.add_argument("--maps", type=_path, metavar="FOLDER", help="write each map, as float32 TIFF")
    parser.add_argument(
        "--any-kind",
        action="store_true",
        help="judge photos of another size or kind than the training's, too; without, they are unsure",
    )
    parser.add_argument("--threads", type=_threads, default=1, metavar="N", help="that judge a photo (1)")
    return parser


def _path(text: str) -> Path:
    if not text:  # Python takes it for the folder that one is in
        raise argparse.ArgumentTypeError("must be a name, got nothing")
    return Path(text)


def _threads(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _MOST_THREADS:
        raise argparse.ArgumentTypeError(f"must be 1 to {_MOST_THREADS}, got {text}")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"must be 0 or more seconds, got {text}")
    return seconds
