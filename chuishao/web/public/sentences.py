"""What our script says on the report page, so that it can be translated like everything else."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "photo_n": _("照片 {n}"),
    "drop_photo_n": _("删去照片 {n}"),
    "most_photos": _("最多 {n} 张。"),
    "no_photo": _("有一个文件不是照片，没有放进来。"),
    "none_found": _("没有搜到。换个字，或直接选区县。"),
    "cannot_search": _("现在搜不了。可以直接选区县，再写地址。"),
    "no_network": _("现在没有网络，请选区县，再写地址。"),
    "no_position": _("这个浏览器不能定位。请选区县，再写地址。"),
    "looking": _("正在找您的位置…"),
    "at_position": _("按您现在的位置，误差约 {n} 米。"),
    "position_refused": _("没有得到位置。请选区县，再写地址。"),
    "on_map": _("按您在地图上点的，请再写具体位置。"),
    "no_map": _("地图现在打不开。请选区县，再写地址。"),
    "not_sent": _("没有送出去。请再试一次；还不行，请打 12345。"),
    "need_place": _("请选区县，或点“我现在的位置”。"),
    "need_words": _("写一句在哪里，例如小区名、路口、门牌号。"),
    "need_description": _("请写一句话。"),
    "missing_n": _("还差 {n} 项，在下面标出来了。"),
    "photo_not_sent": _("照片没有送出去，请再试一次。"),
    "stop": _("。"),
}
