"""Batches: many worlds of one scenario, in blocks, as tables."""
