"""Django's settings, put together from ``env``; nothing here is for an operator to edit."""

from __future__ import annotations

from chuishao.config.databases import database
from chuishao.config.env import ROOT, env
from chuishao.config.mail import mail_server

SECRET_KEY, SEALING_KEY = env.keys
CRYPTO = env.crypto
DEBUG = env.debug
ALLOWED_HOSTS = env.hosts
DATA_DIR = env.data_dir

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "chuishao.kernel",
    "chuishao.directory",
    "chuishao.casework",
    "chuishao.participation",
    "chuishao.programmes",
    "chuishao.channels",
    "chuishao.web",
    "chuishao.config",
]

# Short on purpose: every act passes through all of them.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chuishao.web.middleware.content_policy",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chuishao.web.language.Speaker",
    # Every route asks who you are; the few public ones say so with ``login_not_required``.
    "chuishao.web.middleware.Doorkeeper",
]

ROOT_URLCONF = "chuishao.config.urls"
WSGI_APPLICATION = "chuishao.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
            ],
        },
    },
]

DATABASES = {"default": database(env)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "directory.Account"
SESSION_ENGINE = "chuishao.directory.sessions"
CSRF_FAILURE_VIEW = "chuishao.web.errors.form_too_old"

# Argon2 first; the others only so that a password brought along can be checked and renewed.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = env.session_hours * 3600
SESSION_IDLE_MINUTES = env.session_idle_minutes
SESSIONS_PER_ACCOUNT = env.sessions_per_account
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Each room's `jobs.py` is found by the worker.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# What ran well is not kept: the outbox runs every few seconds. What failed stays, to be looked at.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "chuishao/web/locale"]
# The switch of the pages writes it; without it the first wish of the browser counts (web.language).
LANGUAGE_COOKIE_AGE = 31_536_000
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# Files are found where they lie while trying; for real, `collectstatic` names them by their content.
WHITENOISE_USE_FINDERS = env.is_trial
WHITENOISE_MAX_AGE = 60 if env.is_trial else 3600
if env.is_trial:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if env.is_trial else _HASHED},
}
MEDIA_ROOT = DATA_DIR / "files"
# Beside the photos, so that every server process and worker sees them.
EXPORTS_DIR = DATA_DIR / "files" / "exports"
EXPORT_ROWS_AT_ONCE = env.export_rows_at_once
EXPORT_KEPT_HOURS = env.export_kept_hours

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
_over_https = env.https and not env.is_trial
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _over_https
LANGUAGE_COOKIE_SECURE = _over_https
SECURE_HSTS_SECONDS = 31_536_000 if _over_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.behind_proxy else None

# Notices go to the list of messages always, and by letter where there is a mail server.
globals().update(mail_server(env.mail_url, is_trial=env.is_trial))
SENDS_LETTERS = env.is_trial or bool(env.mail_url)
DEFAULT_FROM_EMAIL = env.mail_from or "chuishao@localhost"
MAIL_LANGUAGE = env.mail_language
SITE_URL = env.site_url
QUIET_HOURS = env.quiet_hours
NIGHT_POSTS = frozenset(part.strip() for part in env.night_posts.split(",") if part.strip())

# A form of text and a few photos; larger bodies are refused before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.log_level},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
