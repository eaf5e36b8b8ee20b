"""The dashboard."""


def register(app):
    """Nothing yet."""
