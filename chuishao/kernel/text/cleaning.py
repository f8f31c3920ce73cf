"""What people and other systems type, made fit to keep: or refused, with the remedy."""

from __future__ import annotations

import re
import unicodedata

from chuishao.kernel.refusals import Invalid

# Control characters but line feed and tab; invisible marks that reorder or hide what is read
# (bidirectional overrides, zero-width space, byte order mark); noncharacters.
_STRIPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
# A lone surrogate, the mark of a lost character, and that mark read as GBK.
_BROKEN = re.compile("[\ud800-\udfff\ufffd]|锟斤拷")
_LINE_ENDS = re.compile("\r\n?")
_FIRST_SENTENCE = re.compile(r"[^。！？!?\n]+")
_SPACES = re.compile(r"\s+")


def clean(text: str, *, label: str = "内容", most: int | None = None) -> str:
    """The text in NFC, with line feeds for line ends, without control marks and outer spaces.

    Raises Invalid when it is no text, its encoding is broken, or it has more than ``most`` characters.
    """
    if not isinstance(text, str):
        raise Invalid(f"{label}应当是文字。请重新填写。")
    if most is not None and len(text) > 4 * most + 1000:  # not worth the work of normalising
        raise _too_long(label, most)
    if _BROKEN.search(text):
        raise Invalid(f"{label}里有无法识别的字符（乱码）。请检查来源文件的编码，或重新录入。")
    text = _STRIPPED.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", text).strip()
    if most is not None and len(text) > most:
        raise _too_long(label, most)
    return text


def clean_line(text: str, *, label: str = "内容", most: int | None = None) -> str:
    """Cleaned as by ``clean``, on one line: every run of white space is one space."""
    return _SPACES.sub(" ", clean(text, label=label, most=most))


def first_sentence(text: str, *, most: int) -> str:
    """The first sentence of a text, cut to ``most`` characters, short enough for a list."""
    first = _FIRST_SENTENCE.search(text)
    words = (first.group() if first else text).strip()
    return words if len(words) <= most else words[: most - 1] + "…"


def decoded(data: bytes, *, label: str = "文件") -> str:
    """The text of a file in UTF-8 (with or without mark) or GB 18030. Raises Invalid for neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(f"{label}的文字编码无法识别。请另存为 UTF-8 编码后再上传。")


def _too_long(label: str, most: int) -> Invalid:
    return Invalid(f"{label}最多 {most} 个字。请精简后再提交。")
