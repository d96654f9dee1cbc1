"""Comparing courses on the same luck."""
