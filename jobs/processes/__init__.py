"""The child processes that do jobs, what they set before TensorFlow is loaded, and the workers that wait."""
