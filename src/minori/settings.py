"""Django's settings, all derived from `options.py`; nothing else reads the environment."""

import os
import sys
from pathlib import Path

import django_stubs_ext

from minori.keys import read_or_make_key
from minori.options import BadOption, file_of, read_options

django_stubs_ext.monkeypatch()
try:
    OPTIONS = read_options()
    OPTIONS.data_dir.mkdir(parents=True, exist_ok=True)
    MASTER_KEY = read_or_make_key(OPTIONS.data_dir / "secret.key")
except (BadOption, OSError) as problem:
    sys.exit(f"Minori cannot start: {problem}")

PACKAGE = Path(__file__).resolve().parent
SECRET_KEY = MASTER_KEY.derive("django").hex()
DEBUG = OPTIONS.debug
BASE_URL, TRACKING_URL = OPTIONS.base_url, OPTIONS.tracking_url
ALLOWED_HOSTS = (
    ["*"] if DEBUG else [OPTIONS.bind, "127.0.0.1", "localhost", "[::1]", OPTIONS.base_url.split("/")[2].split(":")[0]]
)
APPEND_SLASH = False
ROOT_URLCONF = "minori.urls"
WSGI_APPLICATION = "minori.wsgi.application"

ROOMS = [
    "ui", "team", "jobs", "notices",
    "eventlog", "collect", "leads", "rules", "scoring", "segments", "pages", "scenarios", "mail", "sales",
    "desk",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    *(f"minori.{room}" for room in ROOMS),
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minori.team.gate.OwnWorld",
    "minori.team.gate.Gate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "minori.ui.templatetags.minori_ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "minori.ui.look.frame",
            ],
        },
    }
]

STATE_FILE = file_of(OPTIONS.database_url)
DATABASES = {
    "default": {
        "ENGINE": "minori.statedb",
        "NAME": str(STATE_FILE),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA journal_size_limit=67108864;",
        },
        "TEST": {"NAME": os.environ.get("MINORI_TEST_DB", str(OPTIONS.data_dir / "test-state.db"))},
    }
}
INBOX_FILE = OPTIONS.data_dir / "inbox.db"
EVENTLOG_FILE = file_of(OPTIONS.eventlog_url)
FILES_DIR = OPTIONS.data_dir / "files"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = OPTIONS.time_zone

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "minori.team.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "reset_password": "20/m/ip,5/h/key"}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
X_FRAME_OPTIONS = "DENY"
EMAIL_BACKEND = "minori.notices.post.QueuedMail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = OPTIONS.mail_from

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
