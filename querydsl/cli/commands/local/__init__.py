"""Commands that do not use the service."""
