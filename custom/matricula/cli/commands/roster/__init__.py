"""`matricula roster`: one file for each action on a journal."""

from ...app import make_roster

app = make_roster()
