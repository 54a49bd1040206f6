"""How a job's process loads Keras."""

import gc
import subprocess
import sys

from jobs.processes import loading

TRAINING = """if True:
    import gc, sys
    from jobs.processes.environment import prepare
    from jobs.processes.loading import load_keras
    prepare()
    load_keras()
    import networks.training.training
    print(sorted({"keras", "sklearn", "matplotlib", "scipy.stats"} & set(sys.modules)), gc.isenabled())
    import matplotlib.figure, sklearn.metrics
"""


def test_a_training_waits_for_nothing_that_its_first_step_does_not_need_and_the_rest_can_be_loaded_later():
    done = subprocess.run([sys.executable, "-c", TRAINING], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['keras'] True"


def test_while_keras_is_loaded_no_garbage_is_collected_and_what_is_left_out_looks_absent(monkeypatch):
    seen = []

    def load(name):
        seen.append((name, gc.isenabled(), sys.modules.get("sklearn", "free"), sys.modules["matplotlib"]))
        raise ImportError(name)

    monkeypatch.setattr(loading, "import_module", load)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setitem(sys.modules, "matplotlib", there := object())
    for name in ("keras", "sklearn"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    try:
        loading.load_keras()
    except ImportError:
        seen.append("failed")
    assert seen == [("keras", False, None, there), "failed"]
    assert gc.isenabled()
    assert "sklearn" not in sys.modules
