"""One world as a Mesa model, for play, tracing and teaching."""
