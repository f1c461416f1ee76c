"""„Mein Bereich“, page by page."""
