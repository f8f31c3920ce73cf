"""Somebody who left the street office nine months ago; taken back afterwards, for the ground is every test's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import PostKind
from chuishao.directory.models import Holding, Person, Post
from tests import make

NAME = "欧阳阿彩"
SYSTEM = Actor.system("测试")


@contextmanager
def left_long_ago(at: datetime) -> Iterator[int]:
    """The id of the person."""
    then, office = at - timedelta(days=280), make.unit("华山街道")
    post = operations.create_post(
        organisation_id=office, kind=PostKind.CLERK, title="综合岗甲", actor=SYSTEM, at=then
    )
    who = operations.enter_person(name=NAME, phone="13800138765", actor=SYSTEM, at=then)
    operations.appoint(post_id=post, person_id=who, actor=SYSTEM, at=then)
    operations.relieve(post_id=post, on=then.date() + timedelta(days=5), actor=SYSTEM, at=then)
    try:
        yield who
    finally:
        Holding.objects.filter(person_id=who).delete()
        Post.objects.filter(pk=post).delete()
        Person.objects.filter(pk=who).delete()
