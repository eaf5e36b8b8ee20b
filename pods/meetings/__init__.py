"""A whole meeting: its steps, its sheet, and who was there."""
