"""Every statement of the primary documents, with its place in a spec and its test."""
