"""Commands of the kernel for manage.py."""
