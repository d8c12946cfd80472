"""Trains the network that names the script of a line: `python -m training` (training/README.md)."""

import os
from pathlib import Path

# Threads of a convolution that wait for each other sleep: spinning, two are slower than one on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

BUILD = Path(os.environ.get("REBUS_TRAINING_BUILD") or Path(__file__).with_name("build"))
"""Where fonts, word lists and drawn lines are kept: 3 GB that a second run need not make again."""
