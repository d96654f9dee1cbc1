"""Experiments: many batches with one question, answered as a table and a chart."""
