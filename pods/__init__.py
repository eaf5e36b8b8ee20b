"""What crews do: one file a concern; pure rules, no input or output, no clock."""

from importlib import import_module

from ledger.act import registry

# Whoever reads an act of a kind that nobody imported yet gets all of them.
registry.complete = lambda: import_module("pods.acts")
