"""All that is wrong with a scenario at once: values, names, dates, scripts, contradictions."""
