"""Development tools for this repository. They are not part of the wheel."""
