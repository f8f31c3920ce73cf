"""What an entry of the records says, in words: each known key by its label, its value as people say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.directory import kinds
from chuishao.kernel.text import said

LABELS = {
    "accounts": gettext_lazy("账号"), "address": gettext_lazy("来自"), "amount": gettext_lazy("数量"),
    "case_type": gettext_lazy("事项类型"), "closes": gettext_lazy("下班"), "confirmed_by": gettext_lazy("确认人"),
    "count": gettext_lazy("数量"), "counts": gettext_lazy("各有多少"), "digest": gettext_lazy("文件指纹"),
    "dissolves_on": gettext_lazy("到期撤销日期"), "document_no": gettext_lazy("依据文号"),
    "due_before": gettext_lazy("到期日早于"), "duty": gettext_lazy("时限"), "effective_from": gettext_lazy("自哪天起"),
    "fields": gettext_lazy("看了哪几项"), "forgetting": gettext_lazy("销毁编号"), "from": gettext_lazy("原来"),
    "from_on": gettext_lazy("开始"), "has_phone": gettext_lazy("有手机号"), "holding": gettext_lazy("任职编号"),
    "hours": gettext_lazy("上下班时间"), "kind": gettext_lazy("种类"), "layer": gettext_lazy("范围"),
    "left_by": gettext_lazy("离任不晚于"), "list": gettext_lazy("清单编号"), "months": gettext_lazy("保留月数"),
    "name": gettext_lazy("名称"), "number": gettext_lazy("编号"), "on": gettext_lazy("日期"),
    "organisation": gettext_lazy("单位编号"), "own": gettext_lazy("本人办理"), "person": gettext_lazy("人员编号"),
    "post": gettext_lazy("岗位编号"), "proposal": gettext_lazy("申请编号"), "proposed_by": gettext_lazy("提出人"),
    "reason": gettext_lazy("理由"), "region": gettext_lazy("区划代码"), "region_path": gettext_lazy("区划代码"),
    "rest": gettext_lazy("改为放假"), "role": gettext_lazy("管理员类别"), "rule": gettext_lazy("依据的规则"),
    "signature": gettext_lazy("签名"), "source": gettext_lazy("来源"), "span": gettext_lazy("起止"),
    "subject": gettext_lazy("对象"), "successor": gettext_lazy("接替的单位"), "territory": gettext_lazy("范围"),
    "title": gettext_lazy("岗位名称"), "to": gettext_lazy("改为"), "to_on": gettext_lazy("结束"),
    "unit": gettext_lazy("单位"), "username": gettext_lazy("用户名"), "withdrawn": gettext_lazy("撤回的日子"),
    "worked": gettext_lazy("改为上班"), "year": gettext_lazy("年份"), "region_level": gettext_lazy("层级"),
    "next_person": gettext_lazy("接任人员编号"), "grant": gettext_lazy("申请编号"), "new": gettext_lazy("新增"), "changed": gettext_lazy("修改"), "ends": gettext_lazy("终止"),
    "same": gettext_lazy("不变"), "bad": gettext_lazy("有问题"), "rows": gettext_lazy("行数"),
    "lists": gettext_lazy("存的清单"), "people": gettext_lazy("人员"), "addresses": gettext_lazy("消息地址"), "messages": gettext_lazy("消息"),
    "phones": gettext_lazy("手机号"), "sessions": gettext_lazy("登录记录"), "cases": gettext_lazy("事项"),
}  # fmt: skip
# Under these keys stand the house's own words, by their key.
_KINDS: Mapping[str, tuple[type[kinds.Labelled], ...]] = {
    "kind": (kinds.OrganisationKind, kinds.PostKind, kinds.GrantKind, kinds.ImportKind),
    "role": (kinds.Administrator,),
}


def details(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of everything an entry says; a key without words of ours stays as it is."""
    return [(str(LABELS.get(key, key)), value_words(key, value)) for key, value in body.items()]


def value_words(key: str, value: Any) -> str:
    """One value as people say it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None or value == "" or value == [] or value == {}:
        return _("无")
    if isinstance(value, Mapping):
        pairs = (f"{label} {words}" for label, words in details(value))
        return _("，").join(pairs)
    if isinstance(value, list | tuple):
        return _("、").join(value_words(key, one) for one in value)
    return next(_labels(key, str(value)), str(value))


def _labels(key: str, value: str) -> Iterator[str]:
    for kind in _KINDS.get(key, ()):
        yield from (said(label) for known, label in kind.choices() if known == value)
