"""Live curves: a few named series over steps, drawn on a canvas."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gui import sg
from gui.theme import SMALL, Palette, scale_of
from gui.ticks import decade_ticks, even_ticks

MAX_POINTS = 700  # of a series on the screen
