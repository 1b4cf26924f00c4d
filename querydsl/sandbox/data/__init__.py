"""The sandbox's records: made-up people and companies."""
