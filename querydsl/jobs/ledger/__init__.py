"""The ledger of submitted jobs."""
