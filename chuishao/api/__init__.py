"""Our own JSON API: one endpoint a file, over the same operations as the pages."""
