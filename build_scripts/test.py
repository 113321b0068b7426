"""Set up what the tests need, then run every check and the whole test suite, offscreen and offline.

Arguments go to pytest: python3 build_scripts/test.py tests/engine -k text
This script parses on old interpreters, to say in one sentence that they are too old.
"""

import os
import subprocess
import sys

from interpreter import ROOT, refuse_unfit

# Nothing but this machine, for libraries with sockets of their own too; tests/network_guard.py sees to Python's.
OFFLINE = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
# A process for each core; the tests of one file stay together, for they share what takes long to make.
# A process that crashes ends the run, naming its test: pytest-xdist 3.8 waits for ever when it replaces one.
PARALLEL = ["--numprocesses=auto", "--dist=loadfile", "--max-worker-restart=0"]
# The window's tests have processes of their own: after the engine's, whose libraries bring threads and native code, a
# process has crashed in the middle of them.
PARTS = (["--ignore=tests/app"], ["tests/app"])
CHECKS = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])


def main():
    refuse_unfit()
    from set_up import set_up
    from system_packages import require

    require(window=False)
    tools = str(set_up(tests=True).parent)
    failed = [" ".join(check) for check in CHECKS if _run([], tools, check) != 0]
    if failed:
        print("\nFailed: %s. The tests run all the same." % ", ".join(failed))
    parts = [sys.argv[1:]] if len(sys.argv) > 1 else PARTS
    failed += [part for part in parts if _run(_offline(), tools, ["pytest"] + PARALLEL + part) != 0]
    return 1 if failed else 0


def _offline():
    """What to put before a command so that it runs offline; nothing where the system does not let us."""
    try:
        with open(os.devnull, "w") as nowhere:
            return OFFLINE if subprocess.call(OFFLINE + ["true"], stderr=nowhere) == 0 else []
    except OSError:
        return []


def _run(prefix, tools, command):
    print("\n== %s" % " ".join(command))
    sys.stdout.flush()
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    return subprocess.call(prefix + [os.path.join(tools, command[0])] + command[1:], cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
