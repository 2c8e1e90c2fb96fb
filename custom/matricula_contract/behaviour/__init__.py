"""What a server must do that no schema can say: checks that talk to it over HTTP.

A check is a function of a `Target`. It returns nothing and raises AssertionError.
"""
