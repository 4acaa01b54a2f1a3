"""The command line: one file per command; each parses, calls one function and prints.

`main` is the only place where errors become exit codes:
0 done and complete, 1 the answer is no, 2 wrong usage or configuration, 3 incomplete,
4 failed at run time, 75 busy, 130 and 143 on signals.
"""

import errno
import gc
import os
import signal
import sys
from functools import partial
from types import FrameType

from tuomin.cli.again import Interrupted, begun
from tuomin.errors import SetupError, TuominError

INTERRUPTED, TERMINATED = 130, 143
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF)
SPARING = {"ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Read when a library is loaded: Arrow's own pools keep what they were given once."""
CALM = 50_000
"""Objects made between two looks for those that only hold each other; verdicts are many objects."""


class _Terminated(BaseException):
    """SIGTERM arrived: unwind as Ctrl-C does, so that nothing half-made stays."""


def main() -> None:
    """Run the command line and exit with its code."""
    _open_what_is_closed()
    signal.signal(signal.SIGTERM, _terminate)
    os.environ |= SPARING | os.environ
    gc.set_threshold(CALM)
    try:
        code = _run()
    except BrokenPipeError:
        _let_go()
        code = 0
    except OSError as error:  # what was still to be written
        _let_go()
        code = _unwritten(error)
    sys.exit(code)


def _let_go() -> None:
    """Write nothing more to where nothing can be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritten(error: OSError) -> int:
    """Tell that standard output takes nothing; the exit code."""
    from tuomin.errors import ConnectorError

    problem = f"cannot be written ({error.strerror})"
    failed = ConnectorError(problem, where="standard output", hint="write to a file: --output")
    _complain(failed)
    return failed.exit_code


def _open_what_is_closed() -> None:
    """Streams that a job closed (`<&-`) read nothing and take all: Python has None in their place.

    Otherwise the first file or connection that is opened would get their number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def _run() -> int:
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        return _done(_call(arguments))
    except (KeyboardInterrupt, Interrupted, _Terminated) as stop:
        _ends()
        _stopped(_notes(stop))
        return TERMINATED if isinstance(stop, _Terminated) else INTERRUPTED
    except TuominError as error:
        if debug:
            raise
        _complain(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:
        if debug or (isinstance(error, OSError) and error.errno in NO_ROOM and not error.filename):
            raise
        _say(f"error: {type(error).__name__}: this is a defect in tuomin (--debug shows where)")
        return TuominError.exit_code


def _call(arguments: list[str]) -> int:
    import typer

    from tuomin.cli import screen
    from tuomin.cli.app import app
    from tuomin.cli.configured import completed, language, settled

    screen.VOICE.lang = language(arguments)
    settings = settled(arguments)
    screen.VOICE.lang = language(arguments, settings)
    words, more = completed(arguments, settings, app)
    if sys.stdin.isatty() and sys.stderr.isatty():
        _answer_for_passwords()
    try:
        code = app(words, prog_name="tuomin", standalone_mode=False, **more)
    except typer.Abort as stop:
        raise KeyboardInterrupt from stop
    except typer.TyperException as error:
        said = error.format_message()
        if said.startswith("Usage:"):  # no command at all: the help itself
            typer.echo(said, err=True)
            return SetupError.exit_code
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "tuomin"
        raise SetupError(_plain(said), hint=f"{command} --help") from error
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _plain(said: str) -> str:
    """What the parser complains of in one line, without the word of its own checker for it."""
    return " ".join(said.replace("Value error, ", "").split())


def _answer_for_passwords() -> None:
    """Let a server that wants a password ask the person at the terminal, who does not see it."""
    import getpass

    from tuomin.connectors.passwords import ASK

    ASK.set(partial(getpass.getpass, stream=sys.stderr))


def _stopped(notes: list[str]) -> None:
    from tuomin.cli import screen

    said = ["stopped", *(notes or begun(sys.argv[1:]) or ["nothing half-made was left behind"])]
    screen.tell("; ".join(map(screen.spoken, said)))


def _notes(error: BaseException) -> list[str]:
    """What else is to be known of an error, a line each."""
    return list(getattr(error, "__notes__", ()))


def _say(*messages: str) -> None:
    from tuomin.cli.screen import tell

    tell(*messages)


def _complain(error: TuominError) -> None:
    from tuomin.cli import screen

    screen.tell(screen.complaint(error), *_notes(error))


def _done(code: int) -> int:
    """The exit code of a command, when all that it printed has gone out."""
    sys.stdout.flush()
    _ends()
    return code


def _ends() -> None:
    """Heed no further signal: the exit code says how the work went, not when Python went down."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise _Terminated
