"""The commands. Each section of `querydsl --help` is a package."""
