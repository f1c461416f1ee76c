"""The inverted index held in each process: how it is built, kept in a file, and asked."""
