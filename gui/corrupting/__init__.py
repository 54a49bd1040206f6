"""The page Corrupt: the designer of synthetic defects."""
