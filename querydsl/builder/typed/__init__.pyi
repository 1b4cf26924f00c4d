# Generated from the catalogue by `python -m querydsl._dev generate`. Do not edit.
