"""The command line of an exported folder: photos in, verdicts out."""

import argparse
import io
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from .bench import Bench
from .ending import Ending
from .model import Judged, Model
from .outputs import UNREADABLE, Outputs, tables
from .photos import RefusedError
from .serving import serve
from .sinks.courier import couriers
from .sources import Taken, named, of_camera, of_folder, watched
from .telling import tell

_TOKEN = "STAINLESS_TOKEN"  # of the environment: what a request must show


def main(folder: Path, arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit code: 0, 1 where something is refused, 2 for wrong usage.

    Args:
        folder: that was exported.
        arguments: without the program's name; None: those of the process.
    """
    options = _parser().parse_args(arguments)
    ending = Ending()
    try:
        _check_apart(options)
        model = Model(folder, options.threads)
        with (
            tables(options.csv, options.json_lines, sys.stdout) as writers,
            couriers(options.send) as senders,
        ):
            outputs = Outputs(model, (*writers, *senders), options.heatmaps, options.maps)
            if options.serve is not None:
                serve(Bench(model, outputs, options.any_kind), options.serve, os.environ.get(_TOKEN, ""))
            else:
                _judge_all(model, _photos(options), outputs, options.any_kind, ending)
    except (RefusedError, OSError) as error:
        tell(str(error))
        _leave(sys.stdout)
        return 1
    except KeyboardInterrupt:
        return 0  # how watching ends
    return 0


def _leave(stream: TextIO) -> None:
    """Let what cannot be written any more go: else Python would complain of it at its end."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _judge_all(
    model: Model, photos: Iterator[Taken], outputs: Outputs, any_kind: bool, ending: Ending
) -> None:
    verdicts: Counter[str] = Counter()
    try:
        for taken in photos:
            began = time.perf_counter() - taken.seconds
            with ending.later():
                problem = Judged(None, None, taken.problem)
                judged = problem if taken.pixels is None else model.judge(taken.pixels, any_kind)
                verdicts[judged.verdict or UNREADABLE] += 1
                outputs.add(taken.name, judged, 1000 * (time.perf_counter() - began))
    finally:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
        tell(f"judged {verdicts.total()}: {counts or 'none'}")


def _photos(options: argparse.Namespace) -> Iterator[Taken]:
    if options.stdin:
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")  # a file's name may be no text in any letters
        return named(sys.stdin)
    if options.camera is not None:
        return of_camera(options.camera, options.every)
    if not options.folder.is_dir():
        raise RefusedError(f"{options.folder}: is no folder; name a folder of photos")
    return watched(options.folder) if options.watch else of_folder(options.folder)


def _check_apart(options: argparse.Namespace) -> None:
    """Raise RefusedError if pictures would be written where photos are taken from: they would be judged next."""
    for place in (options.heatmaps, options.maps):
        is_among = place is not None and options.folder is not None
        if is_among and place.resolve().is_relative_to(options.folder.resolve()):
            raise RefusedError(f"{place}: lies in the folder of the photos; name one elsewhere")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, got {text}")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"must be 0 or more seconds, got {text}")
    return seconds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inspect_images.py", description="Judge photos; see README.md.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", nargs="?", type=Path, help="of photos, those in its folders too")
    source.add_argument("--stdin", action="store_true", help="read file names from the standard input")
    source.add_argument(
        "--camera", metavar="WHICH", help="a camera's number, or what OpenCV opens: rtsp://…, a film"
    )
    source.add_argument(
        "--serve",
        nargs="?",
        const="127.0.0.1:8765",
        metavar="HOST:PORT",
        help=f"answer HTTP: POST /inspect a photo (127.0.0.1:8765); for other machines ${_TOKEN} must be set",
    )
    parser.add_argument("--watch", action="store_true", help="go on, and judge photos as they come")
    parser.add_argument(
        "--every",
        type=_seconds,
        default=0.0,
        metavar="SECONDS",
        help="of a camera: from one frame to the next",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="add the results to a table")
    parser.add_argument(
        "--json-lines",
        type=Path,
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
    parser.add_argument("--heatmaps", type=Path, metavar="FOLDER", help="write the heat over each photo")
    parser.add_argument("--maps", type=Path, metavar="FOLDER", help="write each map, as float32 TIFF")
    parser.add_argument(
        "--any-kind",
        action="store_true",
        help="judge photos of another size or kind than the training's, too; without, they are unsure",
    )
    parser.add_argument("--threads", type=_positive, default=1, metavar="N", help="that judge a photo (1)")
    return parser
