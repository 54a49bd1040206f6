"""What a person chooses about a training; no Keras in here."""
