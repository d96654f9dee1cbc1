"""The rules of the model, one theme a file, each with its declarations above it."""
