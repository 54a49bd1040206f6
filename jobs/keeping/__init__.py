"""What is kept in a workspace: renamed, put into the bin and brought back by one rename of a folder each; duplicated.

Nothing inside the folder changes: whoever reads it calls it as its folder is called.
"""
