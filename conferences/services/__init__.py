"""What happens to an event and its parts."""
