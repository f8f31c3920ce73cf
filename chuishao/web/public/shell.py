"""What lets the report page live on this phone without a network: the worker and the manifest."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.web.public.pages import public

_WORKER = Path(__file__).resolve().parents[1] / "static/web/public-worker.js"
ASSETS = (
    "vendor/tabler.min.css", "web/theme.css", "web/public.css", "web/public.js", "web/photos.js", "web/public-report.js",
    "web/desk.js", "web/whistle.svg", "vendor/icons.svg", "vendor/leaflet.js", "vendor/leaflet.css",
)  # fmt: skip


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, told which pages and files make the shell; another version when one of them changes."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


@cache
def _worker() -> str:
    body = _WORKER.read_text("utf-8")
    shell = {
        "pages": [reverse("home"), reverse("report"), reverse("privacy")],
        "assets": [static(asset) for asset in ASSETS],
    }
    told = json.dumps(shell)
    version = hashlib.sha256((body + told + _contents()).encode()).hexdigest()[:12]
    return f'const VERSION = "{version}";\nconst SHELL = {told};\n{body}'


def _contents() -> str:
    room = _WORKER.parents[1]
    return "".join(hashlib.sha256((room / asset).read_bytes()).hexdigest() for asset in ASSETS)


@public
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Name and picture of the installed page."""
    body = {
        "name": _("吹哨 · 昆明"),
        "short_name": _("吹哨"),
        "lang": "zh-CN",
        "start_url": reverse("report"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#F5F7F9",
        "theme_color": "#14568C",
        "icons": [{"src": static("web/whistle.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(body, content_type="application/manifest+json")
