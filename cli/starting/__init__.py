"""`main.py start`: one line from a folder of photos to a report."""
