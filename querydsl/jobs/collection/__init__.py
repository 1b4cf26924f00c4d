"""Collections: the records of a query beyond the limit of one job, in parts that are ordinary jobs. Source: `docs/collect.md`."""
