"""What checkers see of the fields, as the catalogue has them. Made by `python -m querydsl._dev generate`."""
