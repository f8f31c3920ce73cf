"""What goes out: notices to people of the staff."""
