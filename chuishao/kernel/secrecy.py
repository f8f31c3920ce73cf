"""Secrecy: sealed columns, keyed hashes and derived keys, in international or 国密 algorithms.

Every ciphertext begins with one byte that names its algorithm, so what was sealed before
``CRYPTO`` was switched stays readable after. Keys come from ``SEALING_KEY``, one for each purpose.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


class Unreadable(Exception):
    """A ciphertext was damaged, moved to another purpose, or sealed under another key."""


@dataclass(frozen=True)
class Suite:
    """One family of algorithms: its digest's name, its cipher's mark and key length."""

    digest: str
    cipher_mark: int
    key_bytes: int


SUITES: Final = {
    "default": Suite(digest="sha256", cipher_mark=0xA1, key_bytes=32),
    "gm": Suite(digest="sm3", cipher_mark=0xB1, key_bytes=16),
}


def suite() -> Suite:
    """The family chosen by the setting ``CRYPTO``: ``default`` or ``gm``."""
    return SUITES[settings.CRYPTO]


def key_for(purpose: str, digest: str, length: int = 32) -> bytes:
    """The key of one purpose, derived from ``SEALING_KEY`` by HKDF with this digest."""
    return _derived(settings.SEALING_KEY, purpose, digest, length)


@lru_cache(maxsize=256)
def _derived(secret: str, purpose: str, digest: str, length: int) -> bytes:
    algorithm = hashes.SM3() if digest == "sm3" else hashes.SHA256()
    derivation = HKDF(algorithm, length, salt=b"chuishao", info=purpose.encode())
    return derivation.derive(secret.encode())


def encrypt(text: str, purpose: str) -> bytes:
    """Seal a text for one purpose; the same text gives another ciphertext every time."""
    chosen = suite()
    nonce = os.urandom(_NONCE_BYTES)
    key = key_for(f"seal:{purpose}", chosen.digest, chosen.key_bytes)
    sealed = _SEAL[chosen.cipher_mark](key, nonce, text.encode(), purpose.encode())
    return bytes([chosen.cipher_mark]) + nonce + sealed


def decrypt(sealed: bytes | memoryview, purpose: str) -> str:
    """The text sealed by ``encrypt`` for this purpose, whatever ``CRYPTO`` says now."""
    data = bytes(sealed)
    chosen = next((one for one in SUITES.values() if data[:1] == bytes([one.cipher_mark])), None)
    if chosen is None or len(data) < 1 + _NONCE_BYTES + _TAG_BYTES:
        raise Unreadable(f"not a sealed value of {purpose}")
    key = key_for(f"seal:{purpose}", chosen.digest, chosen.key_bytes)
    nonce, body = data[1 : 1 + _NONCE_BYTES], data[1 + _NONCE_BYTES :]
    try:
        return _OPEN[chosen.cipher_mark](key, nonce, body, purpose.encode()).decode()
    except InvalidTag as fault:
        raise Unreadable(f"a sealed value of {purpose} does not open") from fault


def keyed_hash(text: str, purpose: str) -> bytes:
    """A hash that finds equal texts without telling them: 32 bytes, under the digest of now."""
    return _hashed(text, purpose, suite().digest)


def keyed_hashes(text: str, purpose: str) -> tuple[bytes, ...]:
    """The hash under every digest, to look for rows written before ``CRYPTO`` was switched."""
    return tuple(_hashed(text, purpose, one.digest) for one in SUITES.values())


def _hashed(text: str, purpose: str, digest: str) -> bytes:
    return hmac.digest(key_for(f"hash:{purpose}", digest), text.encode(), digest)


def _seal_aes(key: bytes, nonce: bytes, plain: bytes, purpose: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, plain, purpose)


def _open_aes(key: bytes, nonce: bytes, sealed: bytes, purpose: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, sealed, purpose)


def _seal_sm4(key: bytes, nonce: bytes, plain: bytes, purpose: bytes) -> bytes:
    sealer = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(purpose)
    return sealer.update(plain) + sealer.finalize() + sealer.tag


def _open_sm4(key: bytes, nonce: bytes, sealed: bytes, purpose: bytes) -> bytes:
    body, tag = sealed[:-_TAG_BYTES], sealed[-_TAG_BYTES:]
    opener = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    opener.authenticate_additional_data(purpose)
    return opener.update(body) + opener.finalize()


_SEAL: Final = {0xA1: _seal_aes, 0xB1: _seal_sm4}
_OPEN: Final = {0xA1: _open_aes, 0xB1: _open_sm4}
