"""Which room answers which address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("chuishao.web.urls"))]

handler400 = "chuishao.web.errors.not_understood"
handler403 = "chuishao.web.errors.not_allowed"
handler404 = "chuishao.web.errors.not_found"
handler500 = "chuishao.web.errors.broke"
