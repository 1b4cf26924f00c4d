"""Commands that ask the service."""
