"""A PostgreSQL of our own for trying, developing and testing: a Django backend that starts it.

``base`` is what ``DATABASES["default"]["ENGINE"]`` names; ``server`` starts, shares and stops it.
"""
