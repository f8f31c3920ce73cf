"""Programmes: each mechanism of the city, declared; one short module each."""
