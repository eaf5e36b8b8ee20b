"""What is expected of members, what of it is due, and fines."""
