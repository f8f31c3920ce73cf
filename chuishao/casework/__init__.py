"""Casework: what must be done. Declared case types, one door for acts, duties with their own clocks."""
