"""The command line: one file a group of commands; a body parses, calls and prints."""
