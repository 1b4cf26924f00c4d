"""Downloaded results: decoding, verification, records, and export."""
