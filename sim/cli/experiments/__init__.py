"""The commands that put one question to many worlds."""
