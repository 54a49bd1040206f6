"""The command line: which of our modules does each command."""

import argparse
import sys
from collections.abc import Sequence

from cli.arguments.program import parser_of_program
from cli.streams import is_terminal, leave_pipe, prepare_streams, tell
from configs.command_line import is_installed
from configs.disk.workspace import Workspace
from configs.errors import UserError, explained


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0, 1 for a user's error, 2 for wrong usage."""
    prepare_streams()
    options = parser_of_program().parse_args(arguments)
    try:
        with explained("system"):
            code = _command(options)
            if sys.stdout is not None:
                sys.stdout.flush()
            return code
    except BrokenPipeError:
        return leave_pipe()
    except UserError as error:
        tell(str(error))
        return 1


def _command(options: argparse.Namespace) -> int:
    """Each command is imported when it is used: the window must not load what only jobs need."""
    workspace = Workspace(options.workspace.absolute()) if options.workspace else Workspace.default()
    json_lines = options.json or not is_terminal()
    if options.gui1 or options.gui2 or (options.command is None and is_installed()):
        from gui.start import RESULTS_TAB, open_window

        open_window(workspace, RESULTS_TAB if options.gui2 else "")
        return 0
    if options.command == "run":
        from cli.run import run_specs

        return run_specs(options.specs, workspace, json_lines)
    if options.command == "resume":
        from cli.run import resume

        return resume(options.run, workspace, json_lines)
    if options.command == "convert":
        from cli.run import convert

        return convert(options.files, options.to, workspace, json_lines)
    if options.command == "inspect":
        from cli.run import inspect

        return inspect(
            options.evaluation,
            options.folder,
            options.threshold,
            options.method,
            options.watch,
            workspace,
            json_lines,
        )
    if options.command == "why":
        from cli.run import why

        return why(options.evaluation, options.photo, options.mask, options.threshold, workspace, json_lines)
    if options.command == "export":
        from cli.run import export

        return export(
            options.evaluation,
            options.folder,
            options.threshold,
            options.format,
            workspace,
            json_lines,
        )
    if options.command == "capsule":
        from cli.run import capsule

        return capsule(options.run, options.file, workspace, json_lines)
    if options.command == "replay":
        from cli.run import replay

        into = workspace if options.workspace else None
        return replay(options.file, options.images, options.train, into, json_lines)
    if options.command == "doctor":
        from cli.doctor import run_doctor

        return run_doctor(workspace)
    if options.command == "demo":
        from cli.demo import DEFAULT_WORKSPACE, run_demo

        demo_workspace = workspace if options.workspace else Workspace(DEFAULT_WORKSPACE.absolute())
        return run_demo(demo_workspace, options.window, options.json)
    if options.command == "start":
        from cli.starting.start import start

        return start(options.folder, options.quality, workspace, json_lines)
    if options.command == "kept":
        from cli.kept import manage

        return manage(options, workspace, json_lines)
    if options.command == "audit":
        from cli.audit import run_audit

        return run_audit(options.source)
    if options.command == "specs":
        from cli.spec_reference import spec_reference

        sys.stdout.write(spec_reference())
        return 0
    if options.command == "study":
        from cli.engines import engine_of
        from cli.study import run_study

        return run_study(options.study, workspace, lambda: engine_of(options, workspace), json_lines)
    if options.command == "worker":
        from cli.run import run_worker

        return run_worker(workspace, options.warm)
    return _queue_command(options, workspace, json_lines)


def _queue_command(options: argparse.Namespace, workspace: Workspace, json_lines: bool) -> int:
    from cli import queue

    jobs = queue.queue_of(workspace, options.todo)
    if options.command is None or options.action == "run":
        from cli.engines import engine_of

        return queue.run_queue(
            jobs, workspace, lambda: engine_of(options, workspace), options.keep, json_lines
        )
    if options.action == "add":
        return queue.add_to_queue(jobs, options.specs)
    if options.action == "retry":
        return queue.retry(jobs, options.jobs)
    return queue.show_queue(jobs)


if __name__ == "__main__":
    sys.exit(main())
