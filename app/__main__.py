"""Opens the window from a bare checkout: ``python app``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    shell = Path(__file__).resolve().parent
    sys.path[:0] = [str(shell.parent), str(shell)]

    from el2mp_app.main import main

    sys.exit(main())
