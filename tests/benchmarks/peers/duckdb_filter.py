"""Count the records of a file that match two conditions, with DuckDB in one thread."""

import sys

import duckdb

QUERY = r"""
SELECT count(*) FROM read_json($file, format = 'newline_delimited')
WHERE basic_profile.location.country = 'Canada'
  AND len(list_filter(experience.employment_details.past, lambda role: regexp_matches(role.title, '(?i)\bengineer\b'))) > 0
"""

if __name__ == "__main__":
    duckdb.sql("SET threads = 1")
    print(duckdb.execute(QUERY, {"file": sys.argv[1]}).fetchall())
