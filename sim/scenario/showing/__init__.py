"""A scenario told to people: shown, compared, explained, begun, and described to editors."""
