"""The forms in which the specs are published: JSON, and OpenAPI 3.0."""
