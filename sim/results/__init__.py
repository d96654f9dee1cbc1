"""Results: tables, statistics, and what is written about a run so that it can be proved."""
