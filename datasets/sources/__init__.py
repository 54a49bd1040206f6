"""Sources of images: what is found in a folder, what is wrong with it, and how it becomes a data set.

More than a dozen stand here together, in three families that call each other throughout: what stands where (`layouts`,
`original`, `found`, `sources`, `passed_over`), the audit (`audit…`, `findings`, `look_alikes`), and the import.
"""
