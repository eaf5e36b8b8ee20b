"""Book → Document → text, JSON, PDF; one file a report."""
