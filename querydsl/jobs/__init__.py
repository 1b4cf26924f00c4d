"""Batch jobs: submitted once, waited for, downloaded, verified and written.

`protocol` makes every decision, in pure generators. `transport` performs their I/O. `client` and `async_client` are the public
interfaces of both.
"""
