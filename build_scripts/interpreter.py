"""Says in one sentence why an interpreter cannot run EL2MP Desktop; parses on Python 2.7 and all later ones."""

import io
import os
import platform
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def supported():
    """The lowest supported version and the first unsupported one after it, as ``requires-python`` has them."""
    with io.open(os.path.join(ROOT, "pyproject.toml"), encoding="utf-8") as file:
        found = re.search(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"', file.read(), re.MULTILINE)
    return (3, int(found.group(1))), (3, int(found.group(2)))


def unfit(version, implementation, has_module):
    """Why this interpreter will not do, or None; ``has_module`` tells whether a standard module is there."""
    lowest, beyond = supported()
    name = "%s %s" % (implementation, ".".join(str(part) for part in version[:3]))
    if implementation != "CPython" or not lowest <= tuple(version[:2]) < beyond:
        return "EL2MP Desktop runs on CPython 3.%d to 3.%d, and this is %s (%s): run the script with one of those." % (
            lowest[1],
            beyond[1] - 1,
            name,
            sys.executable,
        )
    missing = [module for module in ("ctypes", "sqlite3", "ssl") if not has_module(module)]
    if missing:
        return "%s (%s) was built without %s, which EL2MP Desktop needs: run the script with a complete one." % (
            name,
            sys.executable,
            ", ".join(missing),
        )
    return None


def refuse_unfit():
    """Leave with the sentence and exit code 1 where this interpreter will not do."""
    reason = unfit(sys.version_info, platform.python_implementation(), _importable)
    if reason:
        sys.exit(reason)


def _importable(module):
    try:
        __import__(module)
    except ImportError:
        return False
    return True
