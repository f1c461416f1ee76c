"""What coordinators see and do under /mein-bereich/, one module per part."""
