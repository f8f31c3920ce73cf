"""Changes of the kernel's tables, in order."""
