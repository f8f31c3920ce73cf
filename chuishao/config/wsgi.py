"""What the server calls for each request."""

from __future__ import annotations

import gc
import os

from django.conf import settings
from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import reset_queries
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
# Nothing is kept in Django's caches, and no list of statements outside of debugging: no request need look for them.
request_finished.disconnect(close_caches)
if not settings.DEBUG:
    request_started.disconnect(reset_queries)
