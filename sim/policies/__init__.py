"""Who decides: the model's quantal response, scripts, people, or any Python callable."""
