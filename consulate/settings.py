"""Settings of the site, each read once from the environment; .env.example names them all.

What they all begin with stands in environment.py; the database and the watching have files of their own.
"""

from ipaddress import ip_network
from pathlib import Path

import environs
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from consulate.database_settings import *  # noqa: F403
from consulate.environment import BASE_DIR, DEBUG, DEMO, HTTPS, SITE_HOST, VAR_DIR, env
from consulate.environment import SITE_URL as SITE_URL
from consulate.secret_key import local_secret_key
from consulate.watching_settings import *  # noqa: F403

# --- What this process is -------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", "") or local_secret_key(VAR_DIR, allowed=DEBUG or DEMO)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [SITE_HOST])
# Where the desk lives; an operator may choose a less obvious address.
DESK_PATH = env.str("DESK_PATH", "admin/").strip("/") + "/"
# Addresses or networks of reverse proxies whose X-Forwarded-For is believed; a mistyped one stops the start.
TRUSTED_PROXIES = [ip_network(proxy, strict=False) for proxy in env.list("TRUSTED_PROXIES", [])]

INSTALLED_APPS = [
    "consulate.apps.ConsulateConfig",
    "comments.apps.CommentsConfig",
    "news.apps.NewsConfig",
    "consulate.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "consulate.apps.StaticConfig",
    "django.contrib.postgres",
    "csp",
    "ckeditor",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
]

MIDDLEWARE = [
    "consulate.request_ids.RequestIds",
    # Before the guard, because what it refuses is to be read over TLS too; it looks at nothing but scheme and host.
    "django.middleware.security.SecurityMiddleware",
    "consulate.request_guard.RequestGuard",
    "consulate.head_requests.HeadersOnly",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "consulate.compression.CompressPublicPages",
    "consulate.content_policy.PolicyWrittenOnce",
    "consulate.desk_sessions.DeskSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "consulate.desk_sessions.NeverCacheDeskMiddleware",
    "axes.middleware.AxesMiddleware",
]

if env.str("REPLICA_URL", ""):
    MIDDLEWARE.append("consulate.replica.PagesFromReplica")

ROOT_URLCONF = "consulate.urls"
WSGI_APPLICATION = "consulate.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "news.templatetags.persian"],
        },
    }
]

# --- Language, time, text -------------------------------------------------------------------------

LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", _("Persian"))]
LOCALE_PATHS = [BASE_DIR / "consulate" / "locale"]
USE_I18N = True
USE_TZ = True
# Decides which Jalali day an instant belongs to; the model consulate is in Kazan.
TIME_ZONE = SITE_TIME_ZONE = env.str("SITE_TIME_ZONE", "Europe/Moscow")
# The city by which announcements name the clock of that zone; empty: "local time".
SITE_CITY = env.str("SITE_CITY", "کازان" if DEMO else "")

# --- Speed ----------------------------------------------------------------------------------------

# Whether each process keeps public pages (consulate/page_cache.py), and in how much of its memory.
PAGE_CACHE = env.bool("PAGE_CACHE", not DEBUG)
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_MB", 16, validate=environs.validate.Range(1, 4_096)) * 1024 * 1024

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
# A bucket of an S3-compatible store in the place of that folder (consulate/object_storage.py): all of it or nothing.
MEDIA_S3 = {
    "endpoint": env.str("MEDIA_S3_ENDPOINT", "").rstrip("/"),
    "bucket": env.str("MEDIA_S3_BUCKET", ""),
    "key_id": env.str("MEDIA_S3_KEY_ID", ""),
    "secret": env.str("MEDIA_S3_SECRET", ""),
    "region": env.str("MEDIA_S3_REGION", "us-east-1"),
}
STORAGES = {
    "default": {"BACKEND": "consulate.object_storage.ObjectStorage", "OPTIONS": MEDIA_S3}
    if MEDIA_S3["endpoint"]
    else {"BACKEND": "news.picture_storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Whoever collects them, the site and nginx read them; pictures are for these two alone.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
# An article's body may have 200 KB. A longer one still has to reach its form, to be told so beside the field;
# what the public sends is capped at 64 KB before (consulate/request_guard.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# --- People of the desk ---------------------------------------------------------------------------

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation."
# The first lets nobody in: it asks whether somebody may try (consulate/login_limits.py).
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "consulate.permissions.RolesBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _validation + "UserAttributeSimilarityValidator"},
    {"NAME": _validation + "MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": _validation + "CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3_600

_host_prefix = "__Host-" if HTTPS else ""
SESSION_ENGINE = "consulate.session_store"
SESSION_COOKIE_NAME = _host_prefix + "sid"
SESSION_COOKIE_AGE = 1_800
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = _host_prefix + "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "consulate.errors.csrf_failure"
VOTER_COOKIE_NAME = _host_prefix + "voter"
AUTHOR_COOKIE_NAME = _host_prefix + "author"
# After so many days hashes, e-mail addresses and masked originals of comments are deleted (forget_commenters).
COMMENT_RETENTION_DAYS = env.int("COMMENT_RETENTION_DAYS", 90, validate=environs.validate.Range(1, 366))

# --- Headers --------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
# A balancer on the machine itself asks without TLS (consulate/watch.py).
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        # What browsers refuse they report (consulate/csp_reports.py); with a `report-to` beside it Chromium would
        # send nothing from a site without TLS, and from others only after a minute.
        "report-uri": ["/csp-report"],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}

# --- The newsroom's desk --------------------------------------------------------------------------

# Days: how long the bin keeps what was deleted, and the desk what was typed and not saved.
BIN_DAYS = env.int("BIN_DAYS", 30)
UNSAVED_WORK_DAYS = env.int("UNSAVED_WORK_DAYS", 7)
# Days for which a link to a draft shows it, unless it is revoked or the draft is published before.
PREVIEW_LINK_DAYS = env.int("PREVIEW_LINK_DAYS", 7)
# Whether everybody at the desk logs in with a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", not DEMO)
OTP_TOTP_ISSUER = SITE_HOST

# --- Mail and messages ----------------------------------------------------------------------------

_mail = env.dj_email_url("EMAIL_URL", f"file:///{VAR_DIR}/mail")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 5
# Whom security.txt names; empty: the office's own mailbox.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "noreply@example.org")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- The editor (docs/decisions/0004) -------------------------------------------------------------

# CKEditor 4 is past its end of life. The owner chose it; it is contained: its output is cleaned on
# the server, its uploader is not installed, and the loosened CSP stands on the article form alone.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]
CKEDITOR_BASEPATH = STATIC_URL + "ckeditor/ckeditor/"

# --- Backups --------------------------------------------------------------------------------------

# Where `manage.py backup` puts its sets, and the reports of drills.
BACKUP_DIR = Path(env.str("BACKUP_DIR", str(VAR_DIR / "backups")))
# A bucket in the place of that folder, which then only holds a set that is being made: all of it or nothing.
BACKUP_S3 = {
    "endpoint": env.str("BACKUP_S3_ENDPOINT", "").rstrip("/"),
    "bucket": env.str("BACKUP_S3_BUCKET", ""),
    "key_id": env.str("BACKUP_S3_KEY_ID", ""),
    "secret": env.str("BACKUP_S3_SECRET", ""),
    "region": env.str("BACKUP_S3_REGION", "us-east-1"),
}
# Public keys (age1…) for which sets are encrypted; who makes backups cannot read them then.
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", [])
# Of how many days, weeks and months the newest set stays.
BACKUP_KEEP = env.list("BACKUP_KEEP", [7, 4, 6], subcast=int, validate=environs.validate.Length(equal=3))

# --- Logins ---------------------------------------------------------------------------------------

# The numbers stand in consulate/login_limits.py; django-axes keeps neither addresses nor browsers nor what was typed.
AXES_HANDLER = "consulate.login_limits.LoginLimits"
AXES_CLIENT_IP_CALLABLE = "consulate.login_limits.no_address"
AXES_LOCKOUT_CALLABLE = "consulate.login_limits.keep_answer"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = AXES_ENABLE_ACCESS_FAILURE_LOG = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
# What django-otp would slow down by itself, wrong codes of a stranger keep from the owner too: they are counted there.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
