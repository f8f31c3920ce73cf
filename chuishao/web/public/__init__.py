"""Pages for residents: without an account, first on a phone."""
