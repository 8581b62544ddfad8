"""One settings module; what differs between trial, tests and production comes from the environment.

`SINOVIK_MODE` is `production` (default, refuses to start without its secrets), `demo` or `test`.
"""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
VAR = Path(os.environ.get("SINOVIK_VAR", ROOT / "var"))
POLICY = ROOT / "policy"
REFERENCE = PACKAGE / "reference"

MODE = os.environ.get("SINOVIK_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"SINOVIK_MODE is {MODE!r}; accepted: production, demo, test")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = False


def secret(name: str) -> str:
    """A secret from `NAME` or from the file named by `NAME_FILE`; outside production a fixed one will do."""
    file = os.environ.get(f"{name}_FILE")
    value = Path(file).read_text().strip() if file else os.environ.get(name, "")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE; production does not start without it.")
    return value or "only-for-demo-and-tests-" * 3


def database(url: str, **options: object) -> dict:
    """Django's settings for a `postgresql://` address; pooled connections are checked before use."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {**query, **options},
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


# where people find the site; behind https the browser is told never to come without it
SITE_ADDRESS = os.environ.get("SINOVIK_ADDRESS", "http://127.0.0.1:8000")
HTTPS = SITE_ADDRESS.startswith("https://")
if PRODUCTION and not HTTPS and urlsplit(SITE_ADDRESS).hostname not in {"127.0.0.1", "localhost"}:
    raise ImproperlyConfigured("SINOVIK_ADDRESS must begin with https://; only on loopback may it be http://")

SECRET_KEY = secret("SINOVIK_SECRET_KEY")
LOOPBACK = "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver"
ALLOWED_HOSTS = os.environ.get("SINOVIK_HOSTS", LOOPBACK).split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host]

DATABASE_URL = os.environ.get("SINOVIK_DATABASE_URL", "postgresql://sinovik_app@127.0.0.1/sinovik")
OWNER_DATABASE_URL = os.environ.get("SINOVIK_OWNER_DATABASE_URL", DATABASE_URL)
# a role that may make databases and owns nothing of this one: by it the worker rehearses editions; empty: it cannot
REHEARSAL_DATABASE_URL = os.environ.get("SINOVIK_REHEARSAL_DATABASE_URL", "")
SERVING = os.environ.get("SINOVIK_PART") == "sinovik-serve"
POOL = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if SERVING else {}
DATABASES = {"default": database(DATABASE_URL, **POOL)}
# what was read of sealed things is recorded on a connection of its own (foundation.audit.saw); a test's rows are
# visible to the test's one connection only
RECORD_DATABASE = "default" if MODE == "test" else "record"
DATABASES[RECORD_DATABASE] = DATABASES["default"] if MODE == "test" else database(DATABASE_URL)
# the verbs that migrate and grant connect as the owner; everything else as the program's own role
if os.environ.get("SINOVIK_PART") == "owner":
    DATABASES["default"] = database(OWNER_DATABASE_URL)
# spent second-factor codes and counted attempts: one process alone would let a code pass once in each of the others
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FOUNDATION = ["clock", "access", "audit", "states", "changes", "tasks", "files", "documents", "tables", "letters", "ui"]
HOUSE = [
    "transparency",
    "agencies",
    "innovations",
    "competitions",
    "judging",
    "recognition",
    "replication",
    "inquiries",
    "monitoring",
    "institutionalization",
    "desks",
    "portal",
    "rehearsal",
]
INSTALLED_APPS = [
    *(f"sinovik.foundation.{name}" for name in FOUNDATION),
    *(f"sinovik.{name}" for name in HOUSE),
    "sinovik.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sinovik.foundation.ui.middleware.PackPages",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sinovik.foundation.files.middleware.BodyLimitMiddleware",  # before the CSRF check, which reads the form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sinovik.foundation.access.middleware.PersonMiddleware",
    "sinovik.foundation.access.middleware.ZoneMiddleware",
    "sinovik.foundation.files.middleware.HeldFileMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "sinovik.config.urls"
WSGI_APPLICATION = "sinovik.config.server.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "foundation" / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "sinovik.desks.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# who a person is and what they may do is told by a higher folder; foundation only asks
PERSON_OF = "sinovik.agencies.queries.person_of"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# of invented people in a database that says so on every page; let in nowhere else
DEMO_PASSWORD = "contoh-sinovik"  # noqa: S105
HASHER = "MD5PasswordHasher" if MODE == "test" else "Argon2PasswordHasher"
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{HASHER}"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sinovik.foundation.access.accounts.NotTheDemosPassword"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
# without password1 allauth asks nobody for a password, not even at log-in
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "sinovik.foundation.access.accounts.AccountAdapter"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"} if MODE != "test" else False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
_FORMS = "sinovik.foundation.ui.accounts"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateCodeForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
    "add_webauthn": f"{_FORMS}.AddWebAuthnForm",
    "edit_webauthn": f"{_FORMS}.EditWebAuthnForm",
}
MFA_ADAPTER = "sinovik.foundation.access.accounts.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from the office that issues the account
MFA_TOTP_ISSUER = "SiNovik"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desks:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_CALLABLE = "sinovik.foundation.access.accounts.name_tried"
AXES_ENABLED = MODE != "test"
AXES_VERBOSE = False

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
FORMAT_MODULE_PATH = ["sinovik.config.formats"]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [VAR / "assets"]
WHITENOISE_USE_FINDERS = MODE == "test"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
LARGEST_FILE_MIB = 25
LARGEST_BODY = (LARGEST_FILE_MIB + 5) * 1024 * 1024  # one largest file beside the longest form

# ClamAV's socket, as tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl; without it no file is held back
SCANNER = os.environ.get("SINOVIK_SCANNER", "")
if SCANNER and urlsplit(SCANNER).scheme not in {"tcp", "unix"}:
    raise ImproperlyConfigured("SINOVIK_SCANNER must begin with tcp:// or unix://")

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sinovik" if HTTPS else "sinovik"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-sinovik-csrf" if HTTPS else "sinovik-csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("SINOVIK_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")}

MAIL_HOST = os.environ.get("SINOVIK_MAIL_HOST", "")
MAIL_BY = "smtp" if MAIL_HOST else "locmem" if MODE == "test" else "filebased"
EMAIL_BACKEND = f"django.core.mail.backends.{MAIL_BY}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = MAIL_HOST or "localhost"
EMAIL_PORT = int(os.environ.get("SINOVIK_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SINOVIK_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SINOVIK_MAIL_PASSWORD", "")
EMAIL_USE_TLS = bool(os.environ.get("SINOVIK_MAIL_TLS"))
DEFAULT_FROM_EMAIL = os.environ.get("SINOVIK_MAIL_FROM", "sinovik@localhost")

STRONG_LOGIN = PRODUCTION

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SINOVIK_LOG", "WARNING")},
}
