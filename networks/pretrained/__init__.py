"""Networks whose weights a person brings: read without running what is in the file, and without PyTorch."""
