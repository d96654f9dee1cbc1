"""Scripts that derive numbers which files then hold."""
