"""What a process that computes is set up with."""

import platform
import subprocess
import sys

import pytest

from configs.spec.spec_io import spec_from
from jobs.processes import environment, heap
from jobs.processes.environment import ONEDNN, TUNING, prepare
from networks.choices.train_spec import ResumeSpec


@pytest.fixture(autouse=True)
def heap_left_alone(monkeypatch):
    monkeypatch.setattr(heap, "keep_freed", lambda _environment: True)


@pytest.mark.parametrize("machine", ["x86_64", "AMD64"])
def test_onednn_computes_on_every_x86_processor(monkeypatch, machine):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    of_process = {}
    prepared = prepare(of_process)
    assert of_process[ONEDNN] == "1"
    assert prepared.onednn_by.startswith("Stainless")
    assert prepared.keeps_memory


def test_what_the_person_set_wins(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    of_process = {ONEDNN: "0"}
    assert prepare(of_process).onednn_by == f"{ONEDNN}=0 in the environment"
    assert of_process[ONEDNN] == "0"


def test_on_another_kind_of_processor_tensorflow_decides(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    of_process = {}
    assert "arm64" in prepare(of_process).onednn_by
    assert ONEDNN not in of_process


def test_all_can_be_left_as_the_libraries_have_it(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    of_process = {TUNING: "0"}
    prepared = prepare(of_process)
    assert ONEDNN not in of_process
    assert not prepared.keeps_memory
    assert prepared.memory_by == f"the C library, as {TUNING}=0 is set"


MANY_NETWORKS = """if True:
    from jobs.processes.environment import prepare
    prepare()
    import keras, numpy, tensorflow
    for width in range(1, 8):
        keras.Sequential([keras.Input((2,)), keras.layers.Dense(width)]).predict_on_batch(numpy.zeros((1, 2)))
    tensorflow.get_logger().warning("something else")
"""


def test_that_each_of_many_networks_is_traced_once_is_no_news_in_a_log():
    done = subprocess.run(
        [sys.executable, "-c", MANY_NETWORKS], capture_output=True, text=True, timeout=600, check=True
    )
    assert "something else" in done.stderr
    assert "retracing" not in done.stderr


def test_every_job_is_set_up_before_its_module_is_loaded(monkeypatch):
    """So it holds for the command line, the window's jobs, the queue's workers, studies and Ray: all call run_job."""
    from jobs.kinds import running

    order = []
    monkeypatch.setattr(running, "prepare", lambda: order.append("prepared"))
    monkeypatch.setattr(running, "load_keras", lambda: order.append("Keras"))

    def load(name):
        order.append(name)
        raise ImportError(name)

    monkeypatch.setattr(running, "import_module", load)
    spec = spec_from(ResumeSpec, run="first")
    with pytest.raises(ImportError):
        running.run_job(spec, None, print)
    assert order == ["prepared", "Keras", "networks.training.resuming"]


@pytest.mark.parametrize(("of_person", "library"), [({}, "oneDNN"), ({ONEDNN: "0"}, "Eigen")])
@pytest.mark.skipif(platform.machine() != "x86_64", reason="oneDNN is for x86 here")
def test_tensorflow_takes_the_library_that_was_chosen(of_person, library):
    program = (
        "from jobs.processes.environment import prepare\n"
        "prepare()\n"
        "from networks.model.devices import convolution_library\n"
        "print(convolution_library())\n"
    )
    outside = {name: value for name, value in environment.os.environ.items() if name != ONEDNN}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=outside | of_person
    )
    assert done.stdout.strip() == library
