"""Files that are whole or not there: written beside their place, then moved into it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import reason_of, tr
from el2mp_desktop.locations import user_folder


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A draft to write within: it takes the place of the file once the block ends, and is gone when it raises."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield draft
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def writing_out(path: Path) -> Iterator[Path]:
    """As `replacing`, for what somebody asked to be written; raises `UserError` where it cannot be."""
    try:
        with replacing(path) as draft:
            yield draft
    except OSError as error:
        raise UserError(tr("“{file}” could not be written: {reason}.", file=path, reason=reason_of(error))) from error


def read_own(name: str) -> dict[str, Any]:
    """What a file of the person's own folder keeps; nothing where it is not there or cannot be read."""
    try:
        kept = json.loads((user_folder() / name).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def keep_own(name: str, kept: Mapping[str, object]) -> None:
    """Keep it in the person's own folder. Raises `OSError` where it cannot be written."""
    with replacing(user_folder() / name) as draft:
        # All ASCII: a path may hold bytes that are no text, which UTF-8 cannot write.
        draft.write_text(json.dumps(kept, indent=1), "ascii")
