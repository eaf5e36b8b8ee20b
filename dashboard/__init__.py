"""The dashboard: the crew's book in the browser. It reads; acts are recorded elsewhere."""
