"""The addresses of the pages for residents."""

from __future__ import annotations

from django.urls import path

from chuishao.web.public import (
    abuse,
    activities,
    being_there,
    calendars,
    certificates,
    decisions,
    front,
    joined,
    mine,
    near,
    progress,
    report,
    shell,
)

urlpatterns = [
    path("", front.home, name="home"),
    path("letters/", front.letters, name="letters"),
    path("privacy/", front.privacy, name="privacy"),
    path("accessibility/", front.accessibility, name="accessibility"),
    path("open/", front.statistics, name="open_statistics"),
    path("report/", report.report, name="report"),
    path("report/send/", report.hand_in, name="hand_in"),
    path("report/photo/", report.photo, name="send_photo"),
    path("report/proof/", abuse.proof, name="proof"),
    path("report/places/", near.places, name="find_places"),
    path("report/below/", near.below, name="places_below"),
    path("report/here/", near.here, name="place_here"),
    path("report/near/", near.near, name="find_near"),
    path("report/too/", near.me_too, name="me_too"),
    path("report/too/<str:key>/", joined.joined, name="joined"),
    path("report/map/", near.map_of_districts, name="district_map"),
    path("q/", progress.look_up, name="look_up"),
    path("q/<str:token>/", progress.progress, name="progress"),
    path("q/<str:token>/photos/", progress.add_photos, name="add_photos"),
    path("q/<str:token>/photo/<int:key>/", progress.photo, name="own_photo"),
    path("q/<str:token>/step/<slug:key>/", progress.act, name="act"),
    path("activities/", activities.activities, name="activities"),
    path("activities/<str:number>/", activities.activity, name="activity"),
    path("with/<str:token>/", mine.mine, name="with_token"),
    path("activities/<str:number>/calendar.ics", calendars.activity, name="activity_calendar"),
    path("with/<str:token>/calendar.ics", calendars.own, name="own_calendar"),
    path(
        "with/<str:token>/circle/<int:key>/calendar.ics",
        calendars.circle,
        name="own_circle_calendar",
    ),
    path("with/<str:token>/certificate/<str:number>/", mine.certificate, name="own_certificate"),
    path("with/<str:token>/<slug:key>/", mine.act, name="with_act"),
    path("here/<int:shift>/", being_there.being_there, name="being_there"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("certificate/", certificates.certificate, name="certificate"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("service-worker.js", shell.service_worker, name="service_worker"),
]
