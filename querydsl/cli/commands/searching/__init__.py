"""Commands that send requests to the service."""
