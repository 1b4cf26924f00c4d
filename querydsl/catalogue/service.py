"""Limits and prices of the service that apply to no single field. Source: `docs/service.md`."""

MAX_RESULTS = 10_000
"""The most records that one batch search returns."""

CREDITS_PER_RECORD = 0.03
"""The estimated price of one record, in credits."""

DEFAULT_TIMEOUT = 3600.0
"""How long to wait for a job unless the caller sets a timeout, in seconds."""

SEARCH_URL = "professional_network_search_url"
"""The key of a live search's body that has the URL of a people search page."""

SEARCHES_PER_MINUTE = 30
"""How many calls of the search an account may make in a minute. Source: `docs/service.md`, section 1."""
