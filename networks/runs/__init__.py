"""What a run is on the disk: its record, and how its images are brought into form."""
