"""One file for each command: the signature of its function is its command line."""
