"""A file a language, and what keeps those files up to date: `python -m reports.languages`. How they are used lives in language.py."""
