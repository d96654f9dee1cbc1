"""Charts: one a function, from a table and what it rests on. Altair, an extra, draws them."""
