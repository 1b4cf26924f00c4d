"""The same query over your own records: SQL with bound parameters for DuckDB and Spark. Source: `docs/engines.md`."""
