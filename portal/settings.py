"""All settings; every value that differs between machines comes from the environment.

The README's configuration table lists the variables. A missing secret stops the start.
"""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from portal.parts import *  # noqa: F403 – which part of the house adds what

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- who we are ---------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is empty; see the README's configuration table.")
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", "Mosaik")
DEBUG = env.bool("DEBUG", False)
# The demo prints its accounts and lets them in without a second factor; a banner says so.
DEMO = env.bool("DEMO", False)
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = [_site.hostname or "localhost", *env.list("ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- the house ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.pages",
    "conferences.registration",
    "conferences",
    "initiatives",
    "portal.exchange",
    "portal.search",
    "portal.publishing",
    "portal.outbox",
    "portal.accounts",
    "portal.places",
    "portal.lib",
    "portal.admin_config.MosaikAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_prose_editor",
    "post_office",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.api.middleware.OpenDataMiddleware",
    "portal.accounts.middleware.SessionEndMiddleware",
    "portal.lib.middleware.JunkQueryMiddleware",
    "portal.lib.middleware.AtomicWritesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

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
                "portal.pages.context.site",
                "initiatives.kept.kept",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.lib.templatetags.mosaik",
            ],
        },
    },
]
FORM_RENDERER = "portal.lib.forms.MosaikFormRenderer"

# --- database -----------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'mosaik.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten, so that it is not found in the file either.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA secure_delete=ON;",
    }
else:
    # The check notices connections that a restart of the database has ended.
    _database["CONN_HEALTH_CHECKS"] = True
    _options = _database.setdefault("OPTIONS", {})
    # Compiling the desk's count to machine code took six times as long as the count itself; it
    # pays for reports of minutes, and the portal has none.
    _options["options"] = f"-c jit=off {_options.get('options', '')}".strip()
    # A kept connection costs a fraction of a new one; one pool per server process.
    if _pool := env.int("DATABASE_POOL", 8):
        _options["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 20}

# Sign-in limits must hold across all server processes, so the cache lives in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Django's 300 would throw limits away that still have to hold.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- language and time --------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

# --- files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", str(BASE_DIR / "var" / "static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/medien/"
MEDIA_ROOT = env.path("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))()
DATA_DIR = BASE_DIR / "data"
# Word list and snapshots of the search; deleted, they come back. One folder for all processes.
SEARCH_DIR = env.path("SEARCH_DIR", str(BASE_DIR / "var" / "search"))()
# The word list takes ten seconds to make and is the same for every database.
WORDS_DIR = env.path("WORDS_DIR", SEARCH_DIR)()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Only hashed files are asked for, source maps hardly ever: so a start is twice as fast.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", *Compressor.SKIP_COMPRESS_EXTENSIONS)
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a file of 10 MB and the form around it
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a gallery of five hundred pictures is one form
FILE_UPLOAD_PERMISSIONS = 0o640

# --- letters ------------------------------------------------------------------------------
# An address at a bare IP number is none; mail servers and the outbox refuse it.
_mail_host = "localhost" if re.fullmatch(r"[\d.]+|.*:.*", _site.hostname or ":") else _site.hostname
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@{_mail_host}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
vars().update(env.email_url("EMAIL_URL", "smtp://localhost:25"))
# Everything is written to the outbox first; only the worker talks to the server above.
EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
EMAIL_TIMEOUT = 20
LETTERS_DIR = env.str("LETTERS_DIR", "")
EMAIL_FILE_PATH = LETTERS_DIR or None
POST_OFFICE = {
    "BACKENDS": {
        "default": "django.core.mail.backends.filebased.EmailBackend"
        if LETTERS_DIR
        else "django.core.mail.backends.smtp.EmailBackend"
    },
    "DEFAULT_PRIORITY": "medium",
    # Once a minute for as long as letters are kept: a mail server may be away over a long weekend.
    "MAX_RETRIES": 30 * 24 * 60,
    "RETRY_INTERVAL": timedelta(minutes=1),
    "LOG_LEVEL": 1,
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": _mail_host,
    "THREADS_PER_PROCESS": 2,
    "CELERY_ENABLED": False,
}

# Whether the worker asks the addresses entries name if they still answer; a demo asks nobody.
CHECK_LINKS = env.bool("CHECK_LINKS", not DEMO)

# --- sign-in ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "portal.accounts.backends.SignInBackend",
    "portal.accounts.roles.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "pages:home"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up alone (see AccountAdapter), but this list decides whether a password may be used.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
# Digits, for the keyboard of a phone: three guesses a letter, 25 letters an hour, 10^8 codes.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
# Guesses are counted in portal/accounts/tries.py. allauth's limit per address would let strangers
# lock somebody out for as long as they like.
ACCOUNT_RATE_LIMITS = {
    "login_failed": None,
    "request_login_code": "20/m/ip",
    "reset_password": "20/m/ip,10/h/key",
}
ACCOUNT_FORMS = {
    "request_login_code": "portal.accounts.forms.LoginCodeRequest",
    "confirm_login_code": "portal.accounts.forms.LoginCode",
    "reset_password": "portal.accounts.forms.PasswordReset",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "portal.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
    "add_webauthn": "portal.accounts.forms.AddPasskey",
    "edit_webauthn": "portal.accounts.forms.RenamePasskey",
}
# Chromium and Firefox take passkeys on http://localhost, as the demo has it; elsewhere only TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _site.hostname == "localhost"
MFA_TOTP_ISSUER = SITE_NAME

# --- security -----------------------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
# Health checks come from the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whose pages may frame the lists made for it (/einbetten/liste/); every other page is never framed.
EMBED_ANCESTORS = env.list("EMBED_ANCESTORS", default=["*"])
TRUST_PROXY = env.bool("TRUST_PROXY", False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits count by the visitor's address, not by the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "portal.lib.logs.WithoutTokens",
            "fmt": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"only_the_kind_of_error": {"()": "portal.outbox.logs.OnlyTheKindOfError"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Without Django's own handlers, which know nothing of tokens.
        "django": {"level": "INFO"},
        "django.server": {"level": "INFO", "propagate": True},
        # It reports every look into an empty outbox; what fails stands in its own log table.
        "post_office": {
            "level": "ERROR",
            "handlers": ["console"],
            "filters": ["only_the_kind_of_error"],
            "propagate": False,
        },
    },
}
