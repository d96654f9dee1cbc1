"""Methods of sensitivity analysis: each a design, and the indices that are read from it."""
