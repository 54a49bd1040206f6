"""The networks and what is computed with them: layers, losses, inference, sampling, devices."""
