"""The service's HTTP contract (`docs/service.md`)."""
