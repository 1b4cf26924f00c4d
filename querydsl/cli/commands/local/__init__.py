"""Commands that work without the service."""
