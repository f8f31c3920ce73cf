"""Settings, addresses, the server and the database: what an operator turns on and off."""
