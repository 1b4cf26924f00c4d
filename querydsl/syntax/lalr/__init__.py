"""The parser of valid texts: tables generated from the grammar, and the loop that runs them."""
