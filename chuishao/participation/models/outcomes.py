"""What comes of taking part: resolutions, certificates, points, and figures of the time before."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Resolution(models.Model):
    """A topic of a meeting: put to the vote with exact counts, published, carried out, answered."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(
        "participation.Activity", models.PROTECT, related_name="resolutions"
    )
    listing = models.ForeignKey(
        "participation.Listing", models.PROTECT, null=True, related_name="resolutions"
    )
    ballot = models.CharField("表决", max_length=40, blank=True, default="")
    thing = models.CharField("类别", max_length=40, blank=True, default="")
    title = models.CharField("议题", max_length=200)
    words = models.CharField("决定和理由", max_length=2000, blank=True, default="")
    state = models.CharField("状态", max_length=12, default="proposed")
    heard = models.CharField("本人陈述", max_length=2000, blank=True, default="")
    votes = models.JSONField("票数", default=dict)
    decided_at = models.DateTimeField("议决时间", null=True)
    executor = models.ForeignKey(
        "directory.Organisation", models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField("答复期限", null=True)
    publish_from = models.DateField("公示自", null=True)
    publish_to = models.DateField("公示至", null=True)
    reply = models.CharField("答复", max_length=2000, blank=True, default="")
    replied_at = models.DateTimeField("答复时间", null=True)
    became = models.CharField("转成", max_length=60, blank=True, default="")

    class Meta:
        verbose_name = "议题"
        indexes = [
            models.Index(
                "due_on", name="answer_waits", condition=Q(state="passed", due_on__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["listing"],
                condition=Q(state="proposed", listing__isnull=False),
                name="need_on_one_agenda",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "proposed", "passed", "rejected", "no_quorum", "answered", "done", "dropped",
                    ]
                ),
                name="resolution_in_a_state",
            ),
        ]  # fmt: skip


class Certificate(models.Model):
    """A numbered proof of hours, sealed with a digest: whoever has number and code can check it; revocable."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField("编号", max_length=40, unique=True)
    programme = models.CharField("机制", max_length=40)
    kind = models.CharField("种类", max_length=40)
    participant = models.ForeignKey(
        "participation.Participant", models.PROTECT, related_name="certificates"
    )
    issuer = models.ForeignKey("directory.Organisation", models.PROTECT, related_name="+")
    from_on = models.DateField("自")
    to_on = models.DateField("至")
    minutes = models.PositiveIntegerField("分钟")
    body = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    issued_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("出具时间")
    revoked_at = models.DateTimeField("撤销时间", null=True)
    revoked_reason = models.CharField("撤销理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "证明"
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="certificate_spans"),
        ]


class PointEntry(models.Model):
    """Points given, used or expired: entries are added and never changed; hours know nothing of them."""

    id = models.BigAutoField(primary_key=True)
    programme = models.CharField("机制", max_length=40)
    kind = models.CharField("积分", max_length=40)
    participant = models.ForeignKey(
        "participation.Participant", models.PROTECT, related_name="point_entries"
    )
    attendance = models.ForeignKey(
        "participation.Attendance", models.PROTECT, null=True, related_name="+"
    )
    points = models.IntegerField("分值")
    reason = models.CharField("说明", max_length=100)
    rule_version = models.PositiveIntegerField("规则版本")
    entered_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "积分"
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="points_of_something"),
        ]


class PastFigure(models.Model):
    """A figure of the time before, as its source says it: exact or 余, with the document it stands in.

    Never changed: a wrong one is struck with a reason and entered anew. ``value`` is in the figure's own unit.
    """

    programme = models.CharField("机制", max_length=40)
    figure = models.CharField("指标", max_length=40)
    region_path = models.CharField("区域", max_length=18, db_collation="C")
    until_on = models.DateField("截至")
    value = models.BigIntegerField("数值")
    is_about = models.BooleanField("余", default=False)
    quoted = models.CharField("原文", max_length=40, default="")
    source = models.CharField("出处", max_length=200)
    entered_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    struck_at = models.DateTimeField("撤下", null=True)
    struck_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField("撤下理由", max_length=200, default="")

    class Meta:
        verbose_name = "历史数据"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "figure", "region_path", "until_on", "source"],
                condition=models.Q(struck_at=None),
                name="past_figure_once",
            ),
        ]
