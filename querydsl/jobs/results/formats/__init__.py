"""The formats with columns: writing records in them, and reading them back."""
