"""The addresses of the office."""

from __future__ import annotations

from django.urls import path

from chuishao.web.office import (
    calendar,
    circles,
    dials,
    home,
    importing,
    imports,
    mechanisms,
    organisation,
    organisations,
    participants,
    records,
    retention,
    routing,
    verification_pages,
    wordings,
)

urlpatterns = [
    path("", home.home, name="office"),
    path("dials/", dials.dials, name="office_dials"),
    path("organisations/", organisations.organisations, name="office_organisations"),
    path("organisations/<int:key>/", organisation.organisation, name="office_organisation"),
    path("import/", imports.imports, name="office_imports"),
    path("import/<int:key>/", importing.one_import, name="office_import"),
    path("import/<int:key>/progress/", importing.progress, name="office_import_progress"),
    path("import/<int:key>/errors/", importing.errors, name="office_import_errors"),
    path("import/<slug:kind>/", imports.upload, name="office_import_upload"),
    path("import/<slug:kind>/template/", imports.template, name="office_import_template"),
    path("import/<slug:kind>/export/", imports.export, name="office_import_export"),
    path("circles/", circles.circles, name="office_circles"),
    path("circles/export/", circles.export, name="office_circles_export"),
    path("participants/", participants.participants, name="office_participants"),
    path("participants/export/", participants.export, name="office_participants_export"),
    path("records/", records.entries, name="office_records"),
    path("verification/", verification_pages.verification, name="office_verification"),
    path("verification/state/", verification_pages.state, name="office_verification_state"),
    path("looks/", records.looks, name="office_looks"),
    path("routing/", routing.routing, name="office_routing"),
    path("retention/", retention.retention, name="office_retention"),
    path("wordings/", wordings.wordings, name="office_wordings"),
    path("calendar/", calendar.calendar, name="office_calendar"),
    path("mechanisms/", mechanisms.mechanisms, name="office_mechanisms"),
    path("mechanisms/<slug:key>/", mechanisms.mechanism, name="office_mechanism"),
]
