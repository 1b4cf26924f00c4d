"""The ways to reach the sandbox: a socket server, an httpx transport, and Python calls."""
