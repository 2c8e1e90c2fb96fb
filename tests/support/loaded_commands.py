"""Import what most commands import while they run, so that forks need not (fork_server.py)."""

from importlib import import_module

from matricula import PLATFORMS, find_registrar

for _platform in PLATFORMS:
    find_registrar(_platform).connect  # noqa: B018 - imports the client
for _name in ("register", "sync", "roster.status", "roster.reconcile", "users"):
    import_module(f"matricula.cli.commands.{_name}")
for _name in (
    "matricula.cli.confirmation",
    "matricula.cli.connect",
    "matricula.cli.run_report",
    "matricula.cli.running",
    "matricula.cli.screen",
    "matricula.rosters.run.runner",
    "matricula.rosters.run.row_executor",
    "matricula.rosters.registration",
    "matricula_runtime.reconcile",
    "matricula_runtime.transport_aiohttp",
    "uvloop",
):
    import_module(_name)
