"""What an exported folder judges images with: Python, NumPy, OpenCV and ONNX Runtime, and nothing of the program."""

import os
import sys

MAX_PIXELS = 150_000_000  # beyond it, a photo is refused rather than decoded
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(MAX_PIXELS))  # read when OpenCV is first imported

# ONNX Runtime and OpenVINO would report to their makers; nothing here connects by itself.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # OpenVINO goes on without it

FORMAT = 1  # of model.json, that is written and read
