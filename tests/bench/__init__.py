"""`make bench`: how fast the search is, and what it costs. Measures, proves nothing; no test."""
