"""Set up, then picture every view and dialog: in each appearance, in French and English, with few codes and with many.

    python3 build_scripts/screenshots.py OUT [--only en-light-few ...]

Each at 1280x720 and at double scale, in OUT/<language>-<theme>-<state>[@2]/. What looks cut or untranslated is listed
at the end and in OUT/findings.txt; the pictures are to be looked at all the same.
This script parses on old interpreters, to say in one sentence that they are too old.
"""

import os
import subprocess
import sys

from interpreter import ROOT, refuse_unfit

SCALES = ("1", "2")


def main():
    refuse_unfit()
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    from set_up import set_up

    python = str(set_up())
    screens, path = ROOT + "/build_scripts/screens.py", os.pathsep.join((ROOT, ROOT + "/app"))
    failed = 0
    for scale in SCALES:
        # The scale of the screen is read once, when Qt starts.
        environment = dict(os.environ, PYTHONPATH=path, QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=scale)
        failed |= subprocess.call([python, screens, *sys.argv[1:]], env=environment)
    return failed


if __name__ == "__main__":
    sys.exit(main())
