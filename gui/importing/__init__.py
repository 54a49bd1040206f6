"""The page Import: folders, the audit and what is decided on, and the data set."""
