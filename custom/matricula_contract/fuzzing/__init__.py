"""Hooks, checks and figures for schemathesis, so that a green run is a meaningful one."""
