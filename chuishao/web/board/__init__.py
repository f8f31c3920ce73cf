"""The boards: a city at a glance, down to a community, for those who answer for a place."""
