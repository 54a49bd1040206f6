"""What a person sees of a window, as tests compare it."""


def matrix(tab):
    """Return how many good and how many defective images pass, are unsure and are stopped, on the Results page."""
    return tab.views.threshold.matrix.counts


def written_on(canvas):
    """Return the texts that are drawn on a canvas."""
    return [canvas.itemcget(item, "text") for item in canvas.find_all() if canvas.type(item) == "text"]
