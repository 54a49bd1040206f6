"""The workspace: where everything is, and how it is written, locked and named."""
