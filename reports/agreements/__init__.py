"""Agreements as papers: the usual templates, how their text is laid out, and the lists of what is signed and what is out of date."""
