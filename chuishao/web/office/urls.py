"""The addresses of the office."""

from __future__ import annotations

from django.urls import path

from chuishao.web.office import (
    calendar,
    dials,
    home,
    mechanisms,
    organisation,
    organisations,
    records,
    routing,
)

urlpatterns = [
    path("", home.home, name="office"),
    path("dials/", dials.dials, name="office_dials"),
    path("organisations/", organisations.organisations, name="office_organisations"),
    path("organisations/<int:key>/", organisation.organisation, name="office_organisation"),
    path("records/", records.entries, name="office_records"),
    path("looks/", records.looks, name="office_looks"),
    path("routing/", routing.routing, name="office_routing"),
    path("calendar/", calendar.calendar, name="office_calendar"),
    path("mechanisms/", mechanisms.mechanisms, name="office_mechanisms"),
    path("mechanisms/<slug:key>/", mechanisms.mechanism, name="office_mechanism"),
]
