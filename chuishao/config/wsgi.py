"""What the server calls for each request."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuishao.config.settings")
application = get_wsgi_application()
# All pages are loaded before the first visitor comes. What is there by now stays for good: the
# garbage collector need not walk it again at every round.
assert get_resolver().url_patterns
gc.collect()
gc.freeze()
# A request makes some thousand objects and nearly all go by themselves. Looking for rings of them after every
# seven hundred, as Python does unless told, cost a tenth of an act.
gc.set_threshold(20_000, 50, 50)
