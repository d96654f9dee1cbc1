"""What is asked: axes, courses, conditions, and the files that say it."""
