"""The addresses of the desk; what is asked for most stands first, for they are tried in this order."""

from __future__ import annotations

from django.urls import path

from chuishao.web import photos, sign_in
from chuishao.web.desk import (
    case,
    dispatch,
    dispatch_panel,
    exports,
    messages,
    opening,
    paper,
    photos_in,
    reveal,
    search,
    statistics,
    step,
    touring,
    worklist,
    worklist_export,
    worklist_saved,
)
from chuishao.web.desk.taking_part import (
    activity,
    activity_acts,
    calendars,
    caring,
    circle,
    circle_acts,
    coming_acts,
    confirming,
    listing,
    listing_acts,
    listings,
    meeting,
    person,
    proofs,
    reports,
    shifts,
    turns,
)

urlpatterns = [
    path("", worklist.worklist, name="desk"),
    path("case/<str:number>/step/<slug:key>/", step.step, name="step"),
    path("open/<slug:key>/", opening.open_case, name="open"),
    path("case/<str:number>/", case.case, name="case"),
    path("shifts/<int:shift>/code/", shifts.my_code, name="my_code"),
    path("counters/", messages.counters, name="counters"),
    path("search/", search.search, name="search"),
    path("list.xlsx", worklist_export.export, name="list_export"),
    path("saved/", worklist_saved.saved, name="saved_lists"),
    path("saved/<int:key>/", worklist_saved.change_saved, name="change_saved"),
    path("dispatch/", dispatch.dispatch, name="dispatch"),
    path("dispatch/<str:number>/", dispatch_panel.panel, name="dispatch_case"),
    path("dispatch/<str:number>/<slug:key>/", dispatch_panel.panel, name="dispatch_step"),
    path("me/", sign_in.me, name="me"),
    path("tour/", touring.tour, name="tour"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read_messages, name="read_messages"),
    path("blow/", opening.blow, name="blow"),
    path("matter/", opening.suggest_matter, name="suggest_matter"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("case/<str:number>/print/", paper.case_print, name="case_print"),
    path("case/<str:number>/step/<slug:key>/units/", step.find_units, name="find_units"),
    path("case/<str:number>/photos/", photos_in.add_case_photos, name="add_case_photos"),
    path("case/<str:number>/photo/<int:key>/", photos.case_photo, name="case_photo"),
    path("case/<str:number>/reveal/<slug:key>/", reveal.reveal, name="reveal"),
    path("taking-part/", listing.taking_part, name="taking_part"),
    path("taking-part/person/", person.register_person, name="register_person"),
    path("taking-part/link/", person.renew_link, name="renew_link"),
    path("taking-part/found/<slug:programme>/<slug:kind>/", circle_acts.found, name="found_circle"),
    path(
        "taking-part/report/<slug:programme>/<slug:key>/", reports.part_report, name="part_report"
    ),
    path("confirm/", confirming.confirming, name="confirming"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/calendar.ics", shifts.my_calendar, name="my_calendar"),
    path("listing/<int:listing>/", listings.listing, name="listing"),
    path("listing/<int:listing>/do/<slug:key>/", listing_acts.act, name="listing_act"),
    path(
        "listing/<int:listing>/claim/<int:claim>/<slug:key>/",
        listing_acts.claim_act,
        name="claim_act",
    ),
    path("activity/<int:activity>/", activity.activity, name="desk_activity"),
    path("activity/<int:activity>/do/<slug:key>/", activity.act, name="activity_act"),
    path("activity/<int:activity>/shift/<int:shift>/code/", activity.code, name="shift_code"),
    path(
        "activity/<int:activity>/shift/<int:shift>/<slug:key>/",
        activity_acts.shift_act,
        name="shift_act",
    ),
    path(
        "activity/<int:activity>/came/<int:came>/<slug:key>/",
        coming_acts.came_act,
        name="came_act",
    ),
    path(
        "activity/<int:activity>/topic/<int:topic>/<slug:key>/", meeting.topic_act, name="topic_act"
    ),
    path("circle/<int:circle>/turn/<int:turn>/<slug:key>/", turns.turn_act, name="turn_act"),
    path("circle/<int:circle>/", circle.circle, name="circle"),
    path("circle/<int:circle>/calendar.ics", calendars.of_circle, name="circle_calendar"),
    path("circle/<int:circle>/person/<int:person>/", person.reveal_person, name="reveal_person"),
    path(
        "circle/<int:circle>/person/<int:person>/<slug:key>/", caring.person_act, name="person_act"
    ),
    path("circle/<int:circle>/proof/<str:number>/", proofs.proof, name="circle_proof"),
    path("circle/<int:circle>/do/<slug:key>/", circle_acts.act, name="circle_act"),
    path(
        "circle/<int:circle>/belonging/<int:belonging>/<slug:key>/",
        circle_acts.belonging_act,
        name="belonging_act",
    ),
    path("exports/", exports.exports, name="exports"),
    path("exports/<str:number>/", exports.export, name="export"),
    path("exports/<str:number>/state/", exports.state, name="export_state"),
    path("exports/<str:number>/cancel/", exports.cancel, name="export_cancel"),
    path("exports/<str:number>/file/", exports.file, name="export_file"),
]
