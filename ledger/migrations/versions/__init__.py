"""A file a schema: what it changed, and what every book must have had derived for it."""
