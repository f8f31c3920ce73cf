"""Workbooks of other people: opened without trust, their cells read as people write them."""
