"""Set up what the tests need, then run every check and the whole test suite offscreen.

Arguments go to pytest: python3 build_scripts/test.py tests/engine -k text
This script parses on old interpreters, to say in one sentence that they are too old.
"""

import os
import subprocess
import sys

from interpreter import ROOT, refuse_unfit

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
)


def main():
    refuse_unfit()
    from set_up import set_up
    from system_packages import require

    require(window=False)
    python = str(set_up(tests=True))
    failed = [" ".join(check) for check in CHECKS if _run(python, *check) != 0]
    if failed:
        print("\nFailed: %s. The tests run all the same." % ", ".join(failed))
    code = _run(python, "pytest", *sys.argv[1:])
    return 1 if failed else code


def _run(python, module, *arguments):
    print("\n== %s" % " ".join((module,) + arguments))
    sys.stdout.flush()
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    return subprocess.call([python, "-m", module] + list(arguments), cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
