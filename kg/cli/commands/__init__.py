"""The verbs: one module each, with `run(options) -> exit code`, loaded when its verb is called.

The arguments of all verbs are declared in `kg.cli.arguments`, which loads none of these modules.
"""
