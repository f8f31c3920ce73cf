"""The addresses of the boards."""

from __future__ import annotations

from django.urls import path

from chuishao.web.board import export, overview, rows, screen
from chuishao.web.board.taking_part import export as part_export
from chuishao.web.board.taking_part import page as part
from chuishao.web.board.taking_part import rows as part_rows

urlpatterns = [
    path("", overview.own, name="board"),
    path("screen/", screen.screen, name="board_screen"),
    path("taking-part/", part.own, name="board_part"),
    path("<slug:region>/", overview.overview, name="board_of"),
    path("<slug:region>/figures.xlsx", export.figures, name="board_figures"),
    path("<slug:region>/rows/", rows.rows, name="board_rows"),
    path("<slug:region>/rows.xlsx", export.rows, name="board_rows_export"),
    path("<slug:region>/taking-part/", part.overview, name="board_part_of"),
    path("<slug:region>/taking-part/figures.xlsx", part_export.figures, name="board_part_figures"),
    path("<slug:region>/taking-part/rows/", part_rows.rows, name="board_part_rows"),
    path("<slug:region>/taking-part/rows.xlsx", part_export.rows, name="board_part_rows_export"),
]
