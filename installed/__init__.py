"""The command `stainless` of an installed program. The program lies in one folder beside this file, as in a checkout.

Its rooms have names such as `datasets`, which other packages have, too: so only their folder stands in this package,
and only the command puts it on the path, as `python main.py` does.
"""

import sys
from pathlib import Path

PROGRAM = Path(__file__).parent / "program"


def main() -> int:
    """Do what `python main.py` does; without a command, open the window. Returns the exit code."""
    sys.path.insert(0, str(PROGRAM))
    from main import main as command

    return command()
