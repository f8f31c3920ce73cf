"""What residents have of a case: a private link, photos, and a neighbour's word that it is so."""

from __future__ import annotations

from django.db import models

from .cases import Case


class PublicLink(models.Model):
    """The key to one case, kept as a keyed hash only: whoever holds the link is its reporter."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="public_links")
    token_digest = models.BinaryField("密钥摘要", max_length=32, unique=True)
    created_at = models.DateTimeField("建立时间")
    ended_at = models.DateTimeField("失效时间", null=True)

    class Meta:
        verbose_name = "查询链接"


class Attachment(models.Model):
    """A photo that belongs to a case: by whom and when."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, related_name="+")
    added_by = models.JSONField("提交者", default=dict)
    is_reporters = models.BooleanField("诉求人提交", default=False)
    added_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "附件"
        constraints = [models.UniqueConstraint(fields=["case", "file"], name="attached_once")]


class Support(models.Model):
    """One more resident who says so too; known only by a keyed hash, so that nobody counts twice."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="supports")
    who_digest = models.BinaryField("附议者摘要", max_length=32)
    supported_at = models.DateTimeField("附议时间")

    class Meta:
        verbose_name = "附议"
        constraints = [models.UniqueConstraint(fields=["case", "who_digest"], name="support_once")]
