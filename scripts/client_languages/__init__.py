"""Clients in other languages, made from the specs by those languages' usual generators."""
