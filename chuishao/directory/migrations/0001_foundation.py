"""The directory: places, organisations, people, posts, accounts and the duty directory."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import chuishao.directory.models.people


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Spans of dates and a post in one exclusion constraint.
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("phone_encrypted", models.BinaryField(blank=True, null=True)),
                ("phone_masked", models.CharField(blank=True, default="", max_length=16)),
                (
                    "phone_hash",
                    models.CharField(
                        blank=True, db_collation="C", db_index=True, default="", max_length=64
                    ),
                ),
                ("is_demo", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("short_name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city_government", "市政府"),
                            ("district_government", "区县政府"),
                            ("referee_desk", "调度中心"),
                            ("department", "职能部门"),
                            ("street_office", "街道办事处（乡镇政府）"),
                            ("street_section", "街道内设机构（5办7中心）"),
                            ("stationed_force", "派驻力量"),
                            ("community", "社区（村）"),
                            ("utility", "公用事业单位"),
                            ("property_firm", "物业企业"),
                            ("party_organisation", "党组织"),
                            ("member_unit", "驻区单位"),
                            ("hotline", "热线受理"),
                            ("supervision", "督查监督"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("city", "市级"),
                            ("district", "区县级"),
                            ("street", "街道（乡镇）级"),
                            ("community", "社区（村）级"),
                        ],
                        max_length=12,
                    ),
                ),
                ("line", models.CharField(blank=True, db_collation="C", default="", max_length=40)),
                ("region_path", models.CharField(db_collation="C", max_length=18)),
                ("takes_orders", models.BooleanField()),
                ("affiliation", models.CharField(blank=True, default="", max_length=60)),
                ("uscc", models.CharField(blank=True, max_length=18, null=True, unique=True)),
                (
                    "party_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("working_committee", "街道党工委"),
                            ("committee", "党委"),
                            ("general_branch", "党总支"),
                            ("branch", "党支部"),
                            ("joint_committee", "社区大党委"),
                            ("joint_branch", "联合党支部"),
                            ("alliance", "街道党建联盟"),
                            ("compound_branch", "居民小区党支部"),
                            ("grid_branch", "网格党支部"),
                            ("group", "党小组"),
                            ("temporary_branch", "临时党支部"),
                        ],
                        default="",
                        max_length=24,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("dissolves_on", models.DateField(blank=True, null=True)),
                ("initials", models.CharField(db_collation="C", db_index=True, max_length=60)),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "superior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subordinates",
                        to="directory.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=40, unique=True)),
                (
                    "administrator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("system", "系统管理员"),
                            ("security", "安全管理员"),
                            ("audit", "审计管理员"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("failed_attempts", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(blank=True, null=True)),
                ("password_changed_at", models.DateTimeField()),
                ("must_change_password", models.BooleanField(default=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="directory.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("head", "主要负责人"),
                            ("deputy", "分管负责人"),
                            ("secretary", "党组织书记"),
                            ("dispatcher", "调度员"),
                            ("clerk", "经办人"),
                            ("liaison", "联络员"),
                            ("grid_worker", "网格员"),
                            ("verifier", "核查员"),
                            ("supervisor", "督办员"),
                            ("reviewer", "复核员"),
                            ("hotline_agent", "话务员"),
                            ("contact", "联系人"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=40)),
                ("clearance", models.SmallIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="directory.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("document_no", models.CharField(blank=True, default="", max_length=80)),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="directory.holding",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="directory.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="directory.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appointment", "任职"),
                            ("relief", "免职"),
                            ("stand_in", "代理"),
                            ("administrator", "管理员授权"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("proposed", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "已驳回"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("administrator", models.CharField(blank=True, default="", max_length=12)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("document_no", models.CharField(blank=True, default="", max_length=80)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="directory.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=18)),
                ("name", models.CharField(max_length=60)),
                ("short_name", models.CharField(max_length=30)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("city", "市"),
                            ("district", "区县"),
                            ("street", "街道（乡镇）"),
                            ("community", "社区（村）"),
                            ("compound", "小区"),
                            ("grid", "网格"),
                            ("building", "楼栋"),
                        ],
                        max_length=12,
                    ),
                ),
                ("path", models.CharField(db_collation="C", db_index=True, max_length=18)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("lon", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("lat", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("initials", models.CharField(db_collation="C", db_index=True, max_length=60)),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="directory.region",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="directory.region",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="organisation",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.region"
            ),
        ),
        migrations.CreateModel(
            name="RegionBoundary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("geojson", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundary",
                        to="directory.region",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccountSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.holding",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "started_at"], name="sessions_of_account")
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="directory.organisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="directory.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("alliance", "unit"),
                        name="one_membership_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alliance", models.F("unit")), _negated=True),
                        name="no_membership_in_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyDirectoryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.CharField(db_collation="C", max_length=5)),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("city", "市级"),
                            ("district", "区县级"),
                            ("street", "街道（乡镇）级"),
                            ("community", "社区（村）级"),
                        ],
                        max_length=12,
                    ),
                ),
                ("region_path", models.CharField(db_collation="C", max_length=18)),
                (
                    "lead_line",
                    models.CharField(blank=True, db_collation="C", default="", max_length=40),
                ),
                (
                    "assisting_lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("basis", models.CharField(blank=True, default="", max_length=200)),
                ("limit_text", models.CharField(blank=True, default="", max_length=80)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "lead_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("matter", "tier", "region_path"),
                        name="one_duty_per_matter_and_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lead_line", ""), _negated=True),
                            ("lead_organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="duty_names_a_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="duty_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PasswordHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128)),
                ("replaced_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "-replaced_at"], name="past_passwords_newest")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("person",),
                name="one_open_account_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("clearance__gte", 0), ("clearance__lte", 4)),
                name="clearance_is_a_grade",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("stands_in_for", None)),
                expressions=[
                    ("post", "="),
                    (chuishao.directory.models.people.DateSpan("from_on", "to_on"), "&&"),
                ],
                name="one_holder_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("stands_in_for__isnull", False)),
                expressions=[
                    ("post", "="),
                    (chuishao.directory.models.people.DateSpan("from_on", "to_on"), "&&"),
                ],
                name="one_stand_in_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="holding_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stands_in_for", None), ("to_on__isnull", False), _connector="OR"
                ),
                name="stand_in_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(("decided_by", models.F("person")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grant_decided_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "proposed"), ("decided_by__isnull", False), _connector="XOR"
                ),
                name="grant_outcome_has_a_decider",
            ),
        ),
        migrations.AddIndex(
            model_name="region",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tokens"], name="region_tokens"),
        ),
        migrations.AddIndex(
            model_name="region",
            index=models.Index(
                django.db.models.functions.text.Length("path"),
                models.F("path"),
                name="region_by_level_and_path",
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("code",), name="one_region_per_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("path__regex", "^[0-9]{4}([0-9]{2}([0-9]{3}){0,4})?$")),
                name="region_path_is_nested_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="region_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["tokens"], name="organisation_tokens"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["region_path", "tier", "kind"], name="organisation_by_place"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["line", "tier", "region_path"], name="organisation_by_line"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("region", "name"),
                name="one_organisation_per_name_and_region",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="organisation_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "party_organisation"), ("party_kind", ""), _connector="XOR"
                ),
                name="party_kind_for_party_organisations",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party_kind", "temporary_branch"), _negated=True),
                    ("dissolves_on__isnull", False),
                    _connector="OR",
                ),
                name="temporary_branch_has_an_end",
            ),
        ),
    ]
