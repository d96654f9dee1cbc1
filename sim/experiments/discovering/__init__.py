"""Scenario discovery: under which conditions something happens."""
