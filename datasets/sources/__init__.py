"""Sources of images: what is found in a folder, what is wrong with it, and how it becomes a data set.

What stands where is found by `sources`, by the layouts in the folder of that name, and by `passed_over`; `audit…`,
`findings` and `look_alikes` say what is wrong; `importing` brings it.
"""
