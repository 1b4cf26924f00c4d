"""The service's HTTP contract."""
