"""From a path to plain values with their lines: YAML, ``extends``, what is taken out."""
