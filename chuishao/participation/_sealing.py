"""How a certificate is sealed: a keyed digest over what it says, and a short code that only we could make."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from chuishao.kernel import secrecy
from chuishao.kernel.database import as_json

_DIGEST, _CODE = "participation.certificate", "participation.certificate.code"
_CODE_LENGTH = 10


def digest_of(number: str, body: Mapping[str, Any]) -> str:
    """The keyed digest of a certificate, in hex."""
    return secrecy.keyed_hash(_message(number, body), _DIGEST).hex()


def is_untouched(number: str, body: Mapping[str, Any], digest: str) -> bool:
    """Whether a certificate says what it said when it was issued, whatever ``CRYPTO`` says now."""
    made = secrecy.keyed_hashes(_message(number, body), _DIGEST)
    return any(hmac.compare_digest(digest, one.hex()) for one in made)


def _message(number: str, body: Mapping[str, Any]) -> str:
    return f"{number}\n{as_json(body)}"


def code_of(number: str, digest: str) -> str:
    """The code printed beside the number: ten letters and digits without those that are mistaken."""
    return _short(secrecy.keyed_hash(f"{number}\n{digest}", _CODE))


def code_fits(number: str, digest: str, code: str) -> bool:
    """Whether this code was printed beside this number."""
    typed = "".join(filter(str.isalnum, code.upper())).encode()
    return any(hmac.compare_digest(typed, one.encode()) for one in _codes(number, digest))


def _codes(number: str, digest: str) -> Iterator[str]:
    for one in secrecy.keyed_hashes(f"{number}\n{digest}", _CODE):
        yield _short(one)


def _short(made: bytes) -> str:
    return base64.b32encode(made).decode()[:_CODE_LENGTH]
