"""The made-up people and companies of the sandbox."""
