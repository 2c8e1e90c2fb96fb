"""Checks of behaviour that no schema can describe. They talk to the server over HTTP.

A check is a function that takes a TargetServer. It returns nothing and raises AssertionError.
"""
