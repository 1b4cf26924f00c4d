"""Limits and prices of the service that apply to no single field. See `docs/service.md`."""

MAX_RESULTS = 10_000
"""The most records that one batch search returns."""

CREDITS_PER_RECORD = 0.03
"""The estimated price of one record, in credits."""

DEFAULT_TIMEOUT = 3600.0
"""How long to wait for a job unless the caller sets a timeout, in seconds."""
