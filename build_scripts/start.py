"""Set up all that EL2MP Desktop needs, then open it on a copy of the example project.

Where there is no display, the example is worked through without a window and the results go to out/.
This script parses on old interpreters, to say in one sentence that they are too old.
"""

import argparse
import os
import subprocess
import sys

from interpreter import ROOT, refuse_unfit

OUT = os.path.join(ROOT, "out")


def main():
    refuse_unfit()
    from set_up import set_up
    from system_packages import has_display, require

    options = _options()
    window = has_display() and not options.headless
    require(window)
    python = str(set_up())
    if options.setup_only:
        print("Everything is set up.")
        return 0
    if window:
        return subprocess.call([python, os.path.join(ROOT, "app"), "--example"])
    return _tour(python)


def _options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--setup-only", action="store_true", help="stop after the set-up")
    parser.add_argument("--headless", action="store_true", help="work through the example without a window")
    return parser.parse_args()


def _tour(python):
    print("Working through the example without a window. Written:")
    sys.stdout.flush()
    offscreen = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    return subprocess.call([python, "-m", "el2mp_app.tour", OUT], env=offscreen)


if __name__ == "__main__":
    sys.exit(main())
