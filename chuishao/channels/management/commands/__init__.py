"""Commands: ``ledger_import`` and ``statistics``."""
