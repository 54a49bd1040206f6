"""Whether photos were taken like others: their light, sharpness and place, compared by simple statistics."""
