"""The desk: pages of a person with a to-do list, phone first, all drawn from the declarations."""
