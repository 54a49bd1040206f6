"""The Missed page: a defect is painted; why it was missed is said, or its mask is saved."""
