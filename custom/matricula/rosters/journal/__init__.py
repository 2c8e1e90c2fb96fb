"""The journal: an SQLite file that has each person before a request is sent and after it ended."""
