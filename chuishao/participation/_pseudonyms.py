"""Under which names people take part: readable, by chance, telling nothing of their bearers."""

from __future__ import annotations

import secrets
from typing import Final

from .models import Participant

_WORDS: Final = (
    "山茶", "玉兰", "樱花", "海棠", "云杉", "白鹭", "红鸥", "翠竹", "青松", "腊梅", "杜鹃", "丁香",
    "石榴", "银杏", "紫薇", "茉莉", "芦苇", "喜鹊", "燕子", "画眉", "云雀", "锦鲤", "雪松", "木棉",
    "蔷薇", "芙蓉", "金桂", "绿萝", "向阳", "春雨", "晚霞", "晨光", "清泉", "远山", "暖阳", "星光",
)  # fmt: skip


def new_pseudonym() -> str:
    """A readable name by chance, which tells nothing of its bearer: 山茶·40213."""
    return new_pseudonyms(1)[0]


def new_pseudonyms(count: int) -> list[str]:
    """So many names that nobody has, by one statement unless chance repeats itself."""
    found: set[str] = set()
    while len(found) < count:
        made = {by_chance() for _one in range(count - len(found))} - found
        taken = Participant.objects.filter(pseudonym__in=made).values_list("pseudonym", flat=True)
        found |= made - set(taken)
    return list(found)


def by_chance() -> str:
    """Such a name; somebody may have it already."""
    return f"{secrets.choice(_WORDS)}·{secrets.randbelow(100_000):05d}"
