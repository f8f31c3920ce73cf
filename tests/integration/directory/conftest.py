"""The town every test of the directory begins with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.directory import town as towns


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Argon2 is slow on purpose; what is tested here does not depend on the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town(db: None) -> towns.Town:
    """One street of 五华区, made through the operations."""
    return towns.build()
