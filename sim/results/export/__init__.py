"""Finished results in the formats of others: CSV, NetCDF, and a crate for an archive."""
