"""``python -m el2mp_desktop`` is the command line."""

import sys

from el2mp_desktop.cli import main

sys.exit(main())
