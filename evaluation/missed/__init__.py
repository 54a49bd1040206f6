"""Why a defect was missed: which of reconstruction, map and threshold lost it, and what would help."""
