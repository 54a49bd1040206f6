"""`python -m stainless`: the same as the command, where that is not on the path."""

import sys

from . import main

sys.exit(main())
