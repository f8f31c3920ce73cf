"""The addresses of the pages."""

from __future__ import annotations

from django.urls import include, path, re_path

from chuishao.web import errors, health, language, sign_in

urlpatterns = [
    path("desk/", include("chuishao.web.desk.urls")),
    path("health", health.health, name="health"),
    path("language/", language.choose, name="set_language"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("post/", sign_in.choose_post, name="choose_post"),
    path("password/", sign_in.change_password, name="change_password"),
    path("board/", include("chuishao.web.board.urls")),
    path("office/", include("chuishao.web.office.urls")),
    path("", include("chuishao.web.public.urls")),
    re_path(r"^.+/$", errors.nowhere, name="faults"),
]
