"""What the form asks while one fills it in: places by words, the district of a point, the same nearby."""

from __future__ import annotations

import secrets
from typing import Any

from django.core import signing
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chuishao.casework import queries
from chuishao.casework.operations import support
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.queries import RegionCard
from chuishao.kernel import geography
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import moment_words
from chuishao.web.desk.matters import suggested_matter
from chuishao.web.public.abuse import ASK_NEAR, SUPPORT, check_limit, check_proof
from chuishao.web.public.joined import address_of
from chuishao.web.public.pages import PublicRequest, public

SALT = "chuishao.web.public.near"
VISITOR_COOKIE = "cs_visitor"
A_MONTH = 30 * 24 * 3600
MOST_PLACES = 6
# A district, a street, a community; a compound or a grid.
WIDTHS = (6, 9, 12, 15)


@public
@require_safe
def places(request: PublicRequest) -> JsonResponse:
    """Streets and communities, and organisations with an address of their own, by words or initials."""
    check_limit(request, ASK_NEAR, request.at)
    wanted = request.GET.get("words", "")[:40]
    regions = [one for one in directory.search_regions(wanted, request.at) if len(one.path) > 4]
    named = directory.search_organisations(
        wanted, request.at, kinds=("community", "member_unit"), limit=4
    )
    paths = {one.path for one in regions} | {one.region_path for one in named}
    above = directory.regions_by_paths([p[:n] for p in paths for n in WIDTHS], request.at)
    found = [_found(one.path, above) for one in regions]
    known = {one["path"] for one in found}
    found += [
        _found(one.region_path, above, one.short_name)
        for one in named
        if one.region_path not in known and len(one.region_path) > 4
    ]
    return JsonResponse({"places": found[:MOST_PLACES]})


def _found(path: str, above: dict[str, RegionCard], own: str = "") -> dict[str, str]:
    """五华区 华山街道 五华山社区 华山南路66号院; ``name`` is what already says where it is, to begin with."""
    parts = [above[path[:n]].short_name for n in WIDTHS if len(path) >= n and path[:n] in above]
    own = own or (parts[-1] if len(path) == WIDTHS[-1] else "")
    words = " ".join(dict.fromkeys([*parts, own])).strip()
    return {"path": path, "words": words, "name": own}


@public
@require_safe
def here(request: PublicRequest) -> JsonResponse:
    """The district of a point, and its streets to choose from."""
    check_limit(request, ASK_NEAR, request.at)
    lon, lat = geography.checked_point(request.GET.get("lon"), request.GET.get("lat"))
    district = directory.region_at(lon, lat, request.at)
    if district is None:
        raise Invalid("这个位置不在本市。请选区县，再写地址。")
    return JsonResponse({"path": district.path, "name": district.name})


@public
@require_safe
def below(request: PublicRequest) -> JsonResponse:
    """The streets of a district, or the communities of a street."""
    path = request.GET.get("path", "")
    if not path.isdecimal() or len(path) not in (6, 9):
        raise Invalid("请先选区县。")
    found = directory.children_of(path, request.at)
    return JsonResponse({"places": [{"path": one.path, "words": one.short_name} for one in found]})


@public
@require_safe
def map_of_districts(request: PublicRequest) -> JsonResponse:
    """Boundaries of the districts, drawn instead of tiles."""
    features = [
        {"type": "Feature", "properties": {"path": path}, "geometry": shape}
        for path, shape in directory.outlines().items()
    ]
    answer = JsonResponse({"type": "FeatureCollection", "features": features})
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@public
@require_safe
def near(request: PublicRequest) -> JsonResponse:
    """Matters near by that may be the same one; each under a signed key, not its number."""
    check_limit(request, ASK_NEAR, request.at)
    said, path = request.GET.get("words", "")[:500], request.GET.get("path", "")
    suggested = suggested_matter(said)
    found = queries.public_near(
        words=said, region_path=path if path.isdecimal() else "", at=request.at,
        category=suggested.matter.code if suggested else "", **_point(request),
    )  # fmt: skip
    return JsonResponse({"near": [_drawn(one, request) for one in found]})


def _point(request: PublicRequest) -> dict[str, float]:
    if not request.GET.get("lon"):
        return {}
    lon, lat = geography.checked_point(request.GET.get("lon"), request.GET.get("lat"))
    return {"lon": lon, "lat": lat}


def _drawn(one: queries.Near, request: PublicRequest) -> dict[str, Any]:
    far = _("约 %d 米，") % max(10, round(one.metres, -1)) if one.metres is not None else ""
    voices = _("，已有 %d 位居民附议") % one.supporters if one.supporters else ""
    when = moment_words(one.opened_at, request.at)
    return {
        "key": signing.dumps(one.case_id, salt=SALT),
        "title": one.title,
        "about": f"{far}{when}{_('反映')}，{one.state_label}{voices}",
    }


@public
@require_POST
def me_too(request: PublicRequest) -> JsonResponse:
    """One more voice for a matter near by, instead of the same report again."""
    check_limit(request, SUPPORT, request.at)
    check_proof(request)
    try:
        case_id: int = signing.loads(request.POST.get("key", ""), salt=SALT)
    except signing.BadSignature:
        raise NotAllowed("没有找到这件事。请刷新页面再试。") from None
    visitor = request.COOKIES.get(VISITOR_COOKIE, "") or secrets.token_urlsafe(16)
    count = support(case_id=case_id, who=visitor, actor=Actor.stranger(), at=request.at)
    words = _("记上了。这件事现在有 %d 位居民附议，正在办。您不用再交一次。") % count
    answer = JsonResponse(
        {"words": words, "url": address_of(case_id), "follow": _("看这件事办到哪里")}
    )
    answer.set_cookie(VISITOR_COOKIE, visitor, max_age=A_MONTH, samesite="Lax", httponly=True)
    return answer
