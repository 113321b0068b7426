"""The command line: ``el2mp COMMAND FILE``. Data on standard output, words for people on standard error."""

import sys
from collections.abc import Sequence

from el2mp_desktop import faults
from el2mp_desktop.cli import terminal
from el2mp_desktop.cli.parser import build_parser
from el2mp_desktop.cli.speech import speak_language_of
from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.language import reason_of, tr


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 a person's mistake or the environment, 2 not understood."""
    terminal.prepare()
    try:
        status = _run(sys.argv[1:] if argv is None else argv)
        terminal.finish()
    except BrokenPipeError:
        # Whoever reads has seen enough.
        terminal.drop_output()
        return 0
    except OSError as error:
        terminal.complain(_refusal(error))
        terminal.drop_output()
        return 1
    return status


def _run(arguments: Sequence[str]) -> int:
    try:
        speak_language_of(arguments)
        args = build_parser().parse_args(arguments)
        return int(args.run(args))
    except SystemExit as stop:
        # argparse has said what it had to say.
        return stop.code if isinstance(stop.code, int) else 0
    except UserError as error:
        terminal.complain(str(error))
    except (Cancelled, KeyboardInterrupt):
        terminal.complain(tr("Stopped."))
    except OSError:
        raise
    except Exception as error:
        terminal.complain(faults.note(error))
    return 1


def _refusal(error: OSError) -> str:
    reason = reason_of(error)
    if error.filename is None:
        return tr("This computer refused: {reason}.", reason=reason)
    return tr("This computer refused “{file}”: {reason}.", file=error.filename, reason=reason)
