"""The words of notices and letters, as the directory keeps them: declared once, reworded by offices."""

from __future__ import annotations

from chuishao.directory.wordings import EN, WORDINGS, ZH, Wording, body, subject

__all__ = ["EN", "WORDINGS", "ZH", "Wording", "body", "subject"]
