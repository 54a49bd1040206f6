"""The jobs that train, resume and forecast, and what feeds and watches them."""
