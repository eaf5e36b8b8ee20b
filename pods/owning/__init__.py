"""Shared ownership: classes of shares and who holds them, surplus, dividends, what an exit comes to."""
