"""What somebody left who died: what is owed to them goes to their heirs, what they owe is set off, paid or given up."""
