"""Count the records of a file that match two conditions, with polars."""

import sys

import polars as pl

if __name__ == "__main__":
    past = pl.col("experience").struct.field("employment_details").struct.field("past")
    engineer = past.list.eval(pl.element().struct.field("title").str.contains(r"(?i)\bengineer\b")).list.any()
    canada = pl.col("basic_profile").struct.field("location").struct.field("country") == "Canada"
    print(pl.scan_ndjson(sys.argv[1], infer_schema_length=None).filter(canada & engineer).collect().height)
