"""The life of a job: submitted once, waited for, downloaded, verified, written.

`flow` says what is to be done, as pure generators; `client` and `async_client` do it, and decide nothing.
"""
