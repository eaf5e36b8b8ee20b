"""Document → text, JSON, PDF: one file a rendering; only the files whose name starts with `pdf` know reportlab."""
