"""Import what the fuzzer imports while it runs, so that forks need not (fork_server.py).

`matricula_contract.fuzzing.checks` is not among it: it reads the environment of each run.
"""

from importlib import import_module

for _name in (
    "matricula_contract.expectations",
    "matricula_contract.known_differences",
    "rich.progress",
    "schemathesis.cli.commands",
    "schemathesis.cli.commands.run.executor",
    "schemathesis.engine.run.unit",
    "schemathesis.generation.hypothesis.builder",
    "schemathesis.specs.openapi.analysis",
    "schemathesis.specs.openapi.extra_data_source",
    "schemathesis.specs.openapi.schemas",
):
    import_module(_name)
