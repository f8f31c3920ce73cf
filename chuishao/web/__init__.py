"""The pages, by audience: residents, people with a to-do list, leaders, and whoever turns the dials."""
