"""Kernel: time, refusals, records, numbering, text and geography; not one word of the domain."""
