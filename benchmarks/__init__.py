"""What is measured, side by side in one run, as ratios: machines differ and drift."""
