"""Python imports this by itself at its start where this folder is on PYTHONPATH."""

import network_block

network_block.block()
