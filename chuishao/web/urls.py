"""The addresses of the pages."""

from __future__ import annotations

from django.urls import include, path, re_path

from chuishao.web import errors, health, language, photos, sign_in
from chuishao.web.desk import (
    case,
    dispatch,
    dispatch_panel,
    exports,
    messages,
    opening,
    paper,
    reveal,
    search,
    statistics,
    step,
    worklist,
    worklist_export,
    worklist_saved,
)

urlpatterns = [
    path("health", health.health, name="health"),
    path("language/", language.choose, name="set_language"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("post/", sign_in.choose_post, name="choose_post"),
    path("password/", sign_in.change_password, name="change_password"),
    path("desk/", worklist.worklist, name="desk"),
    path("desk/search/", search.search, name="search"),
    path("desk/list.xlsx", worklist_export.export, name="list_export"),
    path("desk/saved/", worklist_saved.saved, name="saved_lists"),
    path("desk/saved/<int:key>/", worklist_saved.change_saved, name="change_saved"),
    path("desk/dispatch/", dispatch.dispatch, name="dispatch"),
    path("desk/dispatch/<str:number>/", dispatch_panel.panel, name="dispatch_case"),
    path("desk/dispatch/<str:number>/<slug:key>/", dispatch_panel.panel, name="dispatch_step"),
    path("desk/me/", sign_in.me, name="me"),
    path("desk/messages/", messages.messages, name="messages"),
    path("desk/messages/read/", messages.read_messages, name="read_messages"),
    path("desk/counters/", messages.counters, name="counters"),
    path("desk/blow/", opening.blow, name="blow"),
    path("desk/matter/", opening.suggest_matter, name="suggest_matter"),
    path("desk/open/<slug:key>/", opening.open_case, name="open"),
    path("desk/statistics/", statistics.statistics, name="statistics"),
    path("desk/case/<str:number>/", case.case, name="case"),
    path("desk/case/<str:number>/print/", paper.case_print, name="case_print"),
    path("desk/case/<str:number>/step/<slug:key>/", step.step, name="step"),
    path("desk/case/<str:number>/step/<slug:key>/units/", step.find_units, name="find_units"),
    path("desk/case/<str:number>/photo/<int:key>/", photos.case_photo, name="case_photo"),
    path("desk/case/<str:number>/reveal/<slug:key>/", reveal.reveal, name="reveal"),
    path("desk/exports/", exports.exports, name="exports"),
    path("desk/exports/<str:number>/", exports.export, name="export"),
    path("desk/exports/<str:number>/state/", exports.state, name="export_state"),
    path("desk/exports/<str:number>/cancel/", exports.cancel, name="export_cancel"),
    path("desk/exports/<str:number>/file/", exports.file, name="export_file"),
    path("board/", include("chuishao.web.board.urls")),
    path("office/", include("chuishao.web.office.urls")),
    path("", include("chuishao.web.public.urls")),
    re_path(r"^.+/$", errors.nowhere, name="faults"),
]
