"""What crews do: one file a concern; pure rules, no input or output, no clock."""
