"""Files as the original program writes them: settings, jobs of its list, data sets and experiments."""

import json
import zlib

import numpy as np

from datasets.images import write_image, write_mask
from tests.original_network import original_network, write_legacy

ARCHITECTURE = """{
    Activation_fonction: LeakyReLu
    Depth: 2
    Dropout_rate: 0
    Filter_size: 5
    Nb_feature_maps: 2
    Patch: ""
}"""
SCHEME = """{
    Data_augmentation_offline:
    {
        Grayscale: true
        Histogram_Equalization: false
        Illumination_Changes: true
        Rotation_Translation: true
        Offline_Corruption: false
    }
    Data_augmentation_online:
    {
        Rotation: 10.0
        Horizontal_flip: true
        Vertical_flip: false
        Width_shift: 0.1
        Height_shift: 0.05
        Zoom: 0.2
    }
    Learning:
    {
        Batch_size: 16
        Callback: "Step_down"  #ReduceonPlateau
        Epoch: 2
        Learning_rate: 0.01
        Loss: MSE
        Optimizer: Adam
        Save_weights_each_epoch: false
    }
}"""
STAIN = {"1_default": "Stain", "size": "1-12", "color": "10-220", "irregularity": "0.1", "blur": "0"}
NAME = "Bottle_stain24x32_ImtoIm_AESc_small_gray"
# What the window writes of its other pages, besides what a test is about.
WINDOW = {
    **dict.fromkeys(("0_ds_name", "0_train_set", "0_test_clean", "Browse", "Browse0"), ""),
    **{f"0_test_{field}{at}": "" for field in ("default", "label", "mask") for at in range(9)},
    **dict.fromkeys(("1_0", "1_1", "1_HE"), False),
    "1_default": [],
    "1_cor_name": "",
    **{f"1_p_{at}": "" for at in range(5)},
    "3_ds": [],
    "3_dimension": "",
    "3_model_class": "",
    "3_model_arch": [],
    "3_train": [],
    **dict.fromkeys(("3_ds_query", "3_model_query", "3_train_query", "3_archi_name", "3_archi_hjson"), ""),
    **dict.fromkeys(("4_ROC", "4_ROC_pixel", "4_ROC_printpred", "4_MCdrop", "4_MCdrop_pixel"), False),
    "4_MCdrop_printpred": False,
    "4_exp": [],
    "4_simu": "",
    "4_exp_query": "",
}
TRAINING = {
    "3_ds": ["Bottle_stain"],
    "3_dimension": "24",
    "3_model_class": "ImtoIm",
    "3_model_arch": ["AESc_small.hjson"],
    "3_train": ["gray.hjson"],
}


def write_text(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_json(path, fields):
    return write_text(path, json.dumps(fields))


def write_job(root, page, **fields):
    """Write a job as the window's button for its list does. Returns its file."""
    return write_json(root / f"Todo_list/{page}_0.json", {**WINDOW, "action_choice": page, **fields})


def write_code(root):
    """Write the settings that stand beside the original's code."""
    write_text(root / "Models/Networks/Architecture_Config/AESc_small.hjson", ARCHITECTURE)
    write_text(root / "Models/Training_Config/gray.hjson", SCHEME)


def write_dataset(root, types=("dent", "scratch"), images=4):
    """Write a data set, 48 x 64, with a designed corruption; types take turns. Returns its folder."""

    def write(name):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        write_image(root / name, rng.integers(0, 256, (48, 64, 1), np.uint8))

    for at in range(5):
        write(f"Train/Clean/{at}.png")
    for at in range(2):
        write(f"Test/Clean/{at}.png")
    for at in range(images):
        write(f"Test/Real_corruption/{at}.png")
        write_mask(root / f"Test/Real_corruption/mask_{at}.png", np.eye(48, 64, dtype=np.bool_))
    write("Test/stain/0_0.png")
    labels = {f"{at}.png": types[at % len(types)] for at in range(images)}
    write_json(root / "Test/Real_corruption/00_description.json", labels)
    for clean in ("Train", "Test"):
        write_json(root / clean / "Clean/00_description.json", {"1_default": None})
        write_json(root / clean / "stain/00_description.json", STAIN)
    return root


def write_experiment(root, shape=(24, 32, 1), history=b""):
    """Write an experiment with the weights of a small network. Returns its folder, and the network."""
    folder = root / "Experiments" / NAME
    chosen = {key: value[0] if isinstance(value, list) else value for key, value in TRAINING.items()}
    write_json(folder / "00_description.json", {**WINDOW, "action_choice": "TRAIN_NET", **chosen})
    model = original_network("AESc", shape, depth=2, kernel=5, maps=2)
    write_legacy(folder / "weights.h5", model)
    if history:
        (folder / "history.h5").write_bytes(history)
    return folder, model
