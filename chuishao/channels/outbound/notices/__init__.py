"""Notices: who is told of their turn in which words, and when it may go out by letter."""
