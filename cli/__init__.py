"""The commands: a module each, under the name of its command, and what they share (`terminal`, `streams`, `pace`).

More than a dozen stand here together, because a person looks for a command by its name.
"""
