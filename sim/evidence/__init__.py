"""Evidence: experiments that show whether the law does what the essays claim."""
