"""The page Queue: jobs and studies that wait, run and are done."""
