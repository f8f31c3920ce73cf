"""The addresses of the boards."""

from __future__ import annotations

from django.urls import path

from chuishao.web.board import export, overview, rows, screen

urlpatterns = [
    path("", overview.own, name="board"),
    path("screen/", screen.screen, name="board_screen"),
    path("<slug:region>/", overview.overview, name="board_of"),
    path("<slug:region>/figures.xlsx", export.figures, name="board_figures"),
    path("<slug:region>/rows/", rows.rows, name="board_rows"),
    path("<slug:region>/rows.xlsx", export.rows, name="board_rows_export"),
]
