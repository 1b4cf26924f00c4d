"""The service's HTTP contract. Source: `docs/service.md`."""
