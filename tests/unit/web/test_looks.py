"""Words as the templates draw them."""

from __future__ import annotations

from chuishao.web.templatetags.looks import whole

NUMBER = "KM-530102001-20260928-000123"


def test_a_case_number_never_breaks_and_nothing_else_is_trusted() -> None:
    assert whole(f"编号 {NUMBER}。") == f'编号 <span class="cs-nowrap">{NUMBER}</span>。'
    assert whole("<b>x</b>") == "&lt;b&gt;x&lt;/b&gt;"
