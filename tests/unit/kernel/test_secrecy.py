"""Sealed columns: unreadable without the key, readable after the algorithm was switched."""

from __future__ import annotations

import hashlib

import pytest
from pytest_django import Settings

from chuishao.kernel import secrecy

BOTH = pytest.mark.parametrize("crypto", ["default", "gm"])


def test_sm3_agrees_with_the_published_vector() -> None:
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert hashlib.new(secrecy.SUITES["gm"].digest, b"abc").hexdigest() == expected


@BOTH
def test_a_sealed_text_opens_again(settings: Settings, crypto: str) -> None:
    settings.CRYPTO = crypto
    sealed = secrecy.encrypt("陈颖 13812345678", "phone")
    assert "陈颖".encode() not in sealed
    assert secrecy.decrypt(sealed, "phone") == "陈颖 13812345678"


@BOTH
def test_the_same_text_is_sealed_differently_each_time(settings: Settings, crypto: str) -> None:
    settings.CRYPTO = crypto
    assert secrecy.encrypt("陈颖", "name") != secrecy.encrypt("陈颖", "name")


@pytest.mark.parametrize(("before", "after"), [("default", "gm"), ("gm", "default")])
def test_what_was_sealed_before_the_switch_stays_readable(
    settings: Settings, before: str, after: str
) -> None:
    settings.CRYPTO = before
    sealed, hashed = secrecy.encrypt("陈颖", "name"), secrecy.keyed_hash("陈颖", "name")
    settings.CRYPTO = after
    assert secrecy.decrypt(memoryview(sealed), "name") == "陈颖"
    assert hashed in secrecy.keyed_hashes("陈颖", "name")
    assert hashed != secrecy.keyed_hash("陈颖", "name")


@BOTH
def test_damage_another_purpose_and_another_key_are_told(settings: Settings, crypto: str) -> None:
    settings.CRYPTO = crypto
    sealed = secrecy.encrypt("陈颖", "name")
    for damaged in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:8], b"", b"\x00" + sealed[1:]):
        with pytest.raises(secrecy.Unreadable):
            secrecy.decrypt(damaged, "name")
    with pytest.raises(secrecy.Unreadable):
        secrecy.decrypt(sealed, "phone")
    settings.SEALING_KEY = "another key, as long as it should be, but not ours"
    with pytest.raises(secrecy.Unreadable):
        secrecy.decrypt(sealed, "name")


def test_keys_of_two_purposes_and_two_digests_differ() -> None:
    keys = {secrecy.key_for(p, d) for p in ("audit", "anchor") for d in ("sha256", "sm3")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_a_keyed_hash_finds_equal_texts_of_one_purpose() -> None:
    assert secrecy.keyed_hash("530126", "id") == secrecy.keyed_hash("530126", "id")
    assert secrecy.keyed_hash("530126", "id") != secrecy.keyed_hash("530126", "phone")
