"""The drivers that run protocol generators over httpx."""
