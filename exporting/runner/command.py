"""The command line of an exported folder: photos in, verdicts out."""

import argparse
import io
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
from .options import TOKEN, options_of
from .outputs import UNREADABLE, Outputs, tables
from .photos import RefusedError
from .serving import serve
from .sinks.courier import Courier, couriers
from .sources import Taken, named, of_camera, of_folder, watched
from .telling import tell


def main(folder: Path, arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit code: 0; 1, something was refused or got lost; 2, wrong usage.

    Args:
        folder: that was exported.
        arguments: without the program's name; None: those of the process.
    """
    options = options_of(arguments)
    ending = Ending()
    senders: list[Courier] = []
    are_whole = True
    try:
        _check_apart(options)
        model = Model(folder, options.threads)
        with (
            tables(options.csv, options.json_lines, sys.stdout) as writers,
            couriers(options.send) as senders,
        ):
            outputs = Outputs(model, (*writers, *senders), options.heatmaps, options.maps)
            if options.serve is not None:
                serve(Bench(model, outputs, options.any_kind), options.serve, os.environ.get(TOKEN, ""))
            else:
                are_whole = _judge_all(
                    model, _photos(options, model.is_grey), outputs, options.any_kind, ending
                )
    except (RefusedError, OSError) as error:
        tell(str(error))
        _leave(sys.stdout)
        return 1
    except KeyboardInterrupt:
        pass  # how watching ends
    return 0 if are_whole and not any(sender.undelivered for sender in senders) else 1


def _leave(stream: TextIO | None) -> None:
    """Let what cannot be written any more go: else Python would complain of it at its end."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _judge_all(
    model: Model, photos: Iterator[Taken], outputs: Outputs, any_kind: bool, ending: Ending
) -> bool:
    """Judge photos. Returns whether all pictures of them were written; which were not is told."""
    verdicts: Counter[str] = Counter()
    are_whole = True
    try:
        for taken in photos:
            began = time.perf_counter() - taken.seconds
            with ending.later():
                problem = Judged(None, None, taken.problem)
                judged = problem if taken.pixels is None else model.judge(taken.pixels, any_kind)
                verdicts[judged.verdict or UNREADABLE] += 1
                if unwritten := outputs.add(taken.name, judged, 1000 * (time.perf_counter() - began)):
                    are_whole = False
                    tell(f"{taken.name}: {unwritten}")
    finally:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
        tell(f"judged {verdicts.total()}: {counts or 'none'}")
    return are_whole


def _photos(options: argparse.Namespace, is_grey: bool) -> Iterator[Taken]:
    if options.stdin:
        if sys.stdin is None:
            raise RefusedError("the standard input is closed; give it the names of photos, one a line")
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")  # a file's name may be no text in any letters
        return named(sys.stdin)
    if options.camera is not None:
        return of_camera(options.camera, options.every, is_grey)
    if not options.folder.is_dir():
        raise RefusedError(f"{options.folder}: is no folder; name a folder of photos")
    return watched(options.folder) if options.watch else of_folder(options.folder)


def _check_apart(options: argparse.Namespace) -> None:
    """Raise RefusedError if pictures would be written where photos are taken from: they would be judged next."""
    for place in (options.heatmaps, options.maps):
        is_among = place is not None and options.folder is not None
        if is_among and place.resolve().is_relative_to(options.folder.resolve()):
            raise RefusedError(f"{place}: lies in the folder of the photos; name one elsewhere")
