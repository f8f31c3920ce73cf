"""Workbooks of the directory, read and compared: columns, sheets, rows, and what they would change."""
