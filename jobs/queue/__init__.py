"""The queue: its folder, who runs it, and on what."""
