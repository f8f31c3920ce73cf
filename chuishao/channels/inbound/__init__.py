"""What comes in from elsewhere, in the words of those who send it."""
