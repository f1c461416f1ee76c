"""Open data: what is published, for programs to read. Never a person, never a draft."""
