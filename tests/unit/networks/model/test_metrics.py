import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy

from networks.model.metrics import psnr


def test_psnr_is_in_decibel_per_image():
    image = np.zeros((2, 4, 4, 1), np.float32)
    reconstruction = image.copy()
    reconstruction[0] = 0.1  # mean squared error 0.01

    values = to_numpy(psnr(image, reconstruction))

    assert values[0] == pytest.approx(20, abs=1e-4)
    assert values[1] == pytest.approx(100)  # the same image: capped
