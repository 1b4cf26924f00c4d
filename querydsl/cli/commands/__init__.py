"""The commands, one package for each group of `querydsl --help`."""
