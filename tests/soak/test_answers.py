"""Random data sets, imported, trained on, evaluated and inspected: all that is written of them is true.

A case that fails has its seed in its name: `python -m tests.soak.answers SEED` tries it alone.
"""

import keras
import pytest

from tests.soak.amount import TIMES
from tests.soak.answers.case import try_case

CASES = 500 * TIMES // 65  # 7 in an ordinary run, 500 in a soak


@pytest.mark.parametrize("seed", range(CASES))
def test_what_is_written_of_a_random_data_set_is_true(seed, tmp_path):
    print(try_case(seed, tmp_path))  # noqa: T201 (`pytest -s` shows it)
    if seed % 8 == 7:
        keras.utils.clear_session()  # what the networks of the cases before have taken
