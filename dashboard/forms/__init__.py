"""Forms: made from the acts themselves, shown as they will be recorded, then recorded once."""
