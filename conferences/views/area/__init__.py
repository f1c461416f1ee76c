"""What coordinators do with the events they host, below /mein-bereich/."""
