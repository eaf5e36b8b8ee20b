"""The ledger knows money, acts, entries and books; it knows no pod and no screen."""
