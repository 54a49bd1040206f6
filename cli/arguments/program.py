"""The arguments of every command of the program."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from cli.arguments.kept import add_kept_parser
from configs.command_line import is_installed, page_text, program_name
from configs.version import VERSION

_EVALUATION = "its residual, or bottle/residual@best, bottle/located …"


def _path(typed: str) -> Path:
    """Return a path that was typed: nothing, as of a variable that is not set, is not the current folder."""
    if not typed.strip():
        raise argparse.ArgumentTypeError("is empty; name a file or a folder, . for the current one")
    return Path(typed)


def parser_of_program() -> argparse.ArgumentParser:
    """Return what reads the program's arguments; `command` and `action` of what it returns say what was typed."""
    alone = "opens the window" if is_installed() else "runs the queue"
    parser = argparse.ArgumentParser(
        prog=program_name(),
        description=f"-gui1 opens the window, run SPEC... works without; alone, it {alone}.",
    )
    parser.add_argument("--version", action="version", version=f"Stainless {VERSION}")
    parser.add_argument(
        "-gui1", action="store_true", help="open the window on the page that you left, or on the next step"
    )
    parser.add_argument(
        "-gui2", action="store_true", help="open the window on the results of what was evaluated"
    )
    parser.set_defaults(workspace=None, todo=None, to=None, json=False, keep=False)
    parser.set_defaults(engine="local", address="auto", cpus=None, gpus=0.0)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    run = commands.add_parser("run", help="do the work of hjson specs, one after the other")
    run.add_argument("specs", nargs="+", type=_path, metavar="SPEC", help="hjson file of a job")
    resume = commands.add_parser("resume", help="go on with a training that was stopped")
    resume.add_argument("run", metavar="RUN", help="name of the unfinished run")
    inspect = commands.add_parser("inspect", help="judge new images by an evaluated run")
    inspect.add_argument("evaluation", metavar="RUN[/EVALUATION]", help=_EVALUATION)
    inspect.add_argument("folder", type=_path, metavar="FOLDER", help="folder of new images")
    inspect.add_argument("--threshold", type=float, help="score from which on an image is stopped")
    inspect.add_argument(
        "--method",
        help="the evaluation, where RUN alone is named: residual@best … (residual)",
    )
    inspect.add_argument("--watch", action="store_true", help="go on, and judge images as they come")
    why = commands.add_parser("why", help="say why a defect in a photo was missed, and what would help")
    why.add_argument("evaluation", metavar="RUN[/EVALUATION]", help="which missed it: bottle/residual@best …")
    why.add_argument("photo", type=_path, metavar="PHOTO", help="the photo with the defect")
    why.add_argument(
        "--mask", type=_path, help="white where the defect is; a test image has its ground truth"
    )
    why.add_argument("--threshold", type=float, help="score from which on an image is stopped")
    export = commands.add_parser(
        "export", help="write an evaluated run into a folder that needs no Stainless"
    )
    export.add_argument(
        "evaluation",
        metavar="RUN[/EVALUATION]",
        help=_EVALUATION,
    )
    export.add_argument("folder", type=_path, metavar="FOLDER", help="where to: a new folder")
    export.add_argument(
        "--format", default="onnx", help="of the network: onnx, saved_model, litert or openvino (onnx)"
    )
    export.add_argument("--threshold", type=float, help="score from which on an image is stopped")
    capsule = commands.add_parser("capsule", help="write an evaluated run into one file, without its photos")
    capsule.add_argument("run", metavar="RUN", help="name of the run; all its evaluations go along")
    capsule.add_argument("file", type=_path, metavar="FILE.zip", help="where to: a new file")
    replay = commands.add_parser(
        "replay", help="evaluate a capsule again, and say whether each figure agrees"
    )
    replay.add_argument("file", type=_path, metavar="FILE.zip", help="the capsule")
    replay.add_argument(
        "--images",
        type=_path,
        required=True,
        metavar="FOLDER",
        help="with the photos, which are found by their content (without --workspace nothing is kept)",
    )
    replay.add_argument("--train", action="store_true", help="train the run again, too")
    convert = commands.add_parser("convert", help="bring files of the original program over")
    convert.add_argument(
        "files",
        nargs="+",
        type=_path,
        metavar="OLD",
        help="architecture, scheme, job, data set or experiment, or a folder of them",
    )
    to_help = "where specs are written (default: specs/original of the workspace)"
    _add_folder_option((convert,), "--to", to_help)
    study = commands.add_parser("study", help="train and evaluate a grid, and compare it in one table")
    study.add_argument("study", type=_path, metavar="STUDY", help="hjson file of a study")
    queue = commands.add_parser("queue", help="show the queue, run it, add to it, put back what failed")
    actions = queue.add_subparsers(dest="action", metavar="ACTION")
    run_all = actions.add_parser("run", help="run it, in order")
    of_queue = (run_all,) if is_installed() else (parser, run_all)
    for each in of_queue:
        keep_help = "keep the specs of the queue where they are"
        each.add_argument("-keep", action="store_true", default=argparse.SUPPRESS, help=keep_help)
    for each in (*of_queue, study):
        _add_engine_options(each)
    add = actions.add_parser("add", help="put specs at the end of the queue")
    add.add_argument("specs", nargs="+", type=_path, metavar="SPEC", help="hjson file of a job")
    retry = actions.add_parser("retry", help="put back failed jobs")
    retry.add_argument("jobs", nargs="*", metavar="JOB", help="name of a failed job (default: all)")
    todo_help = "another folder of specs than the workspace's queue/todo"
    _add_folder_option((*of_queue, queue, add, retry), "--todo", todo_help)
    kept = add_kept_parser(commands)
    start = commands.add_parser("start", help="from a folder of photos to a report, in one line")
    start.add_argument(
        "folder", type=_path, metavar="FOLDER", help="folder of photos, in a layout that import takes"
    )
    start.add_argument(
        "--quality",
        choices=("first-look", "good", "best"),
        default="good",
        help="how much time it may take: it is told once the photos are imported (good)",
    )
    worker = commands.add_parser(
        "worker"
    )  # what a queue or the window starts; jobs/processes/worker.py has its tasks
    worker.add_argument(
        "--warm", action="store_true", help="load what a job needs before the first one comes"
    )
    for each in (parser, run, resume, inspect, why, export, convert, study, run_all, start, *kept):
        each.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help="print events as JSON lines even in a terminal (as in a pipe)",
        )
    doctor = commands.add_parser("doctor", help="say what is installed, what is missing, and how to get it")
    audit = commands.add_parser("audit", help="say what is in a source folder, and what is wrong with it")
    audit.add_argument(
        "source", type=_path, metavar="FOLDER", help="folder of photos, in a layout that import takes"
    )
    demo = commands.add_parser("demo", help="import, corrupt, train and evaluate the embedded sample")
    demo.add_argument(
        "--window", action="store_true", help="then open the window on the result, if there is a display"
    )
    demo.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print events as JSON lines"
    )
    commands.add_parser("specs", help="print the reference of all specs, in Markdown")
    workspace_help = "where data sets and runs are kept (default: $ANOMALY_WORKSPACE, else ./workspace)"
    jobs = (
        run,
        resume,
        inspect,
        why,
        export,
        capsule,
        replay,
        convert,
        study,
        queue,
        run_all,
        add,
        retry,
        worker,
    )
    _add_folder_option((parser, *jobs, doctor, audit, demo, start, *kept), "--workspace", workspace_help)
    return parser


def _add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Let a command's arguments say where its jobs run; without, they do so here."""
    of_engine = parser.add_argument_group("where the jobs run", f"see {page_text('guide/cluster.md')}")
    of_engine.add_argument("--engine", choices=("local", "ray"), default=argparse.SUPPRESS)
    of_engine.add_argument(
        "--address",
        default=argparse.SUPPRESS,
        help="of the Ray cluster; auto: the one that this machine belongs to; local: this machine alone",
    )
    of_engine.add_argument(
        "--cpus",
        type=int,
        default=argparse.SUPPRESS,
        metavar="N",
        help="that each job takes (local: all of them; ray: 1)",
    )
    of_engine.add_argument(
        "--gpus",
        type=float,
        default=argparse.SUPPRESS,
        metavar="N",
        help="that each training, evaluation and inspection takes (0); 0.5 is possible",
    )


def _add_folder_option(parsers: Sequence[argparse.ArgumentParser], flag: str, text: str) -> None:
    for parser in parsers:
        parser.add_argument(flag, type=_path, default=argparse.SUPPRESS, metavar="FOLDER", help=text)
