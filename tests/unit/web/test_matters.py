"""Which class of matter an everyday sentence speaks of, and by which words."""

from __future__ import annotations

import csv

import pytest

from chuishao.directory.matters import DATA, everyday_words, matters
from chuishao.web.desk.matters import LEAST_IN_COMMON, suggested_matter

# What people say, the class it belongs to, the words that speak for it.
SAID = [
    ("路灯不亮，晚上很黑", "路灯异常", "路灯不亮"),
    ("路灯井盖被撬", "路灯井盖异常", "路灯井盖"),
    ("下水道堵了，污水外溢", "排水管堵塞外溢", "污水外溢"),
    ("化粪池外溢到人行道", "化粪池外溢", "化粪池外溢"),
    ("井盖没了，有人差点掉进去", "不明井盖异常", "井盖没了"),
    ("供水井盖响，夜里睡不着", "供水井盖异常", "供水井盖"),
    ("垃圾没人清运，很臭", "暴露垃圾", "垃圾没人"),
    ("垃圾桶满溢", "垃圾站(箱)满溢", "垃圾桶满"),
    ("小区门口乱停车", "机动车乱停放", "乱停车"),
    ("共享单车堵住盲道", "共享单车乱象", "共享单车"),
    ("烧烤店油烟扰民", "油烟污染", "油烟扰民"),
    ("楼上半夜装修噪音", "噪声扰民", "装修噪音"),
    ("工地晚上施工很吵", "施工扰民", "工地晚上施工"),
    ("电动车在楼道充电", "非机动车充电隐患", "楼道充电"),
    ("消防通道被占", "占用消防通道", "消防通道"),
    ("树倒了压住电线", "架空线缆坠落", "压住电线"),
    ("自来水停水一天了", "片区停水", "停水"),
    ("水管爆了", "供水管爆裂", "水管爆"),
    ("煤气味很重", "燃气泄漏", "煤气味"),
    ("电梯坏了三天", "电梯故障", "电梯坏"),
    ("违章搭建阳光房", "私搭乱建", "违章搭建"),
    ("路面塌陷一个大坑", "路面塌陷", "路面塌陷"),
    ("人行道地砖破损", "道路破损", "人行道"),
    ("广告牌要掉下来", "户外广告异常", "广告牌"),
    ("外墙瓷砖脱落", "房屋险情", "外墙"),
    ("河里有死鱼，水发黑", "河道污染", "水发黑"),
    ("有人养鸡", "擅自饲养家禽家畜", "养鸡"),
    ("绿化带枯死", "绿地异常", "绿化带"),
    ("红绿灯坏了", "交通信号灯异常", "红绿灯"),
    ("养老金没有发", "社会保障", "养老金"),
    ("孩子上学问题", "学位入学", "上学"),
    ("僵尸车占位", "废弃车辆", "僵尸车"),
    ("拖欠工资", "拖欠工资", "拖欠工资"),
]


@pytest.mark.parametrize(("sentence", "name", "because"), SAID)
def test_an_everyday_sentence_finds_its_class(sentence: str, name: str, because: str) -> None:
    found = suggested_matter(sentence)
    assert found is not None
    assert (found.matter.name, found.because) == (name, because)


@pytest.mark.parametrize("sentence", ["流浪狗咬人", "请问什么时候有问题解决", "", "啊"])
def test_what_belongs_to_no_class_is_given_none(sentence: str) -> None:
    assert suggested_matter(sentence) is None


def test_every_name_of_a_class_finds_its_own_class_first() -> None:
    lost = [
        (one.name, found.matter.name)
        for one in matters().values()
        if (found := suggested_matter(one.name)) and found.matter != one
    ]
    assert lost == []


def test_an_everyday_word_stands_in_one_line_only() -> None:
    with (DATA / "matter_words.csv").open(encoding="utf-8", newline="") as file:
        said = [word for row in csv.DictReader(file) for word in row["words"].split()]
    assert len(said) == len(everyday_words())
    assert all(len(word) >= LEAST_IN_COMMON for word in said)
