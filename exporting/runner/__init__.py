"""What an exported folder judges images with: Python, NumPy, OpenCV and ONNX Runtime, and nothing of the program."""

FORMAT = 1  # of model.json, that is written and read
