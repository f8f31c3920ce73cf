"""The addresses of the office."""

from __future__ import annotations

from django.urls import path

from chuishao.web.office import dials, home, mechanisms

urlpatterns = [
    path("", home.home, name="office"),
    path("dials/", dials.dials, name="office_dials"),
    path("mechanisms/", mechanisms.mechanisms, name="office_mechanisms"),
    path("mechanisms/<slug:key>/", mechanisms.mechanism, name="office_mechanism"),
]
