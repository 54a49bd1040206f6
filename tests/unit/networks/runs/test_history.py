import pytest

from configs.errors import UserError
from networks.runs.history import read_history


def test_what_an_epoch_measured_is_read(tmp_path):
    (tmp_path / "history.csv").write_text("epoch,val_psnr,seconds\n1,20.5,3\n2,21,\n", encoding="utf-8")
    assert read_history(tmp_path / "history.csv") == [
        {"epoch": 1, "val_psnr": 20.5, "seconds": 3},
        {"epoch": 2, "val_psnr": 21, "seconds": 0},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "epoch,val_psnr\n1,many\n",
        "epoch,val_psnr\n1,nan\n",
        "epoch\n1\n",
        "epoch,val_psnr\n1\n",
        "epoch,val_psnr\n1,2,3\n",
        "\x00\n1\n",
    ],
)
def test_a_damaged_history_is_told(tmp_path, text):
    (tmp_path / "history.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"history\.csv: is damaged, or cut short"):
        read_history(tmp_path / "history.csv")
    with pytest.raises(UserError, match="is gone"):
        read_history(tmp_path / "nothing.csv")
