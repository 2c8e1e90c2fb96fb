"""Facts and checks of single platforms, found by their names. A platform may have none.

`<platform>.toml` has facts about the mock server (`matricula_contract.expectations`).
`<platform>.py` may have RULES and FILLERS. Rules are checks across several operations. Fillers
create the records of lists that no single operation fills, by operationId. Both are functions that
take a TargetServer.
"""
