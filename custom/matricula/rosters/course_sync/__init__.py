"""Keeps the participants of a course in step with a roster."""
