"""What can be typed behind the program's name: `program` has every command, `kept` those of `main.py kept`."""
