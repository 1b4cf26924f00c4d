"""The ways to use the sandbox: a socket server, an httpx transport, and Python calls."""
