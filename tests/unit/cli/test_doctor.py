"""What the doctor finds."""

import platform
from pathlib import Path

import numpy
import pytest

from cli import doctor
from configs.disk.workspace import Workspace
from gui.framework.settings import Settings, save_settings, settings_path
from jobs.processes.environment import ONEDNN, Prepared
from main import main


def checks(tmp_path):
    return {check.what: check for check in doctor.checks(Workspace(tmp_path))}


def test_all_is_well_here_but_for_a_gpu_or_a_screen(tmp_path):
    found = checks(tmp_path)
    wanting = {name for name, check in found.items() if check.remedy}
    assert wanting <= {"GPU", "window", "spare worker"}
    assert "keras 3." in found["versions"].found
    assert "cpu:0" in found["backend"].found
    assert found["workspace"].found.endswith("GiB free")


def test_it_tells_what_the_windows_spare_worker_takes(tmp_path, monkeypatch):
    found = checks(tmp_path)["spare worker"].found
    taken = found.removeprefix("takes ").partition(" MiB while it waits; ")[0]
    assert 200 < float(taken) < 4000
    assert str(settings_path()) in found
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**50)
    short = checks(tmp_path)["spare worker"]
    assert "none is started with less than 1048576 GiB free" in short.found
    assert short.remedy and not short.is_needed


def test_it_tells_that_the_spare_worker_is_switched_off(tmp_path, monkeypatch):
    settings = tmp_path / "settings.json"
    save_settings(Settings(spare_worker=False), settings)
    monkeypatch.setenv("ANOMALY_SETTINGS", str(settings))
    assert checks(tmp_path)["spare worker"].found.startswith("switched off")


def test_what_is_missing_is_told_with_how_to_get_it(tmp_path, monkeypatch):
    pins = tmp_path / "requirements.txt"
    pins.write_text("numpy==1.0\nno-such-package==2.0  # why\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "REQUIREMENTS", pins)
    monkeypatch.setenv("KERAS_BACKEND", "no_such_backend")
    found = checks(tmp_path)
    assert found["no-such-package"].found == "missing"
    remedy = found["no-such-package"].remedy
    assert remedy.endswith(str(Path("locks/requirements.txt"))) and "-m pip install --requirement" in remedy
    assert found["numpy"].remedy == f"1.0 is tested; {remedy}"
    assert not found["numpy"].is_needed
    assert "-m pip install no_such_backend" in found["backend"].remedy


@pytest.mark.parametrize(("wanted", "code"), [("pydantic==0.1\n", 0), ("no-such-package==2.0\n", 1)])
def test_the_command_fails_only_for_what_is_needed(tmp_path, monkeypatch, capsys, wanted, code):
    pins = tmp_path / "requirements.txt"
    pins.write_text(wanted, encoding="utf-8")
    monkeypatch.setattr(doctor, "REQUIREMENTS", pins)
    assert main(["doctor", "--workspace", str(tmp_path)]) == code
    assert wanted.partition("==")[0] in capsys.readouterr().out


def test_the_slower_library_is_told_only_to_those_who_chose_it():
    chosen = Prepared(f"{ONEDNN}=0 in the environment", True, "Stainless")
    assert ONEDNN in doctor.convolutions("Eigen", chosen).remedy
    given = Prepared("TensorFlow, as this is a processor of another kind (arm64)", True, "Stainless")
    assert not doctor.convolutions("Eigen", given).remedy
    assert not doctor.convolutions("oneDNN", chosen).remedy
    assert doctor.convolutions(None, chosen).found == "by the backend"


@pytest.mark.parametrize(
    ("found", "name"),
    [(["X86_V3", "X86_V4"], "AVX-512"), (["X86_V3"], "AVX2"), (["NEON"], platform.machine())],
)
def test_it_tells_the_processors_widest_instructions(monkeypatch, found, name):
    monkeypatch.setattr(numpy, "show_config", lambda **_: {"SIMD Extensions": {"found": found}})
    assert doctor.processor() == name
