"""What is true everywhere."""

from pathlib import Path

from tongban.config.settings import environment as place
from tongban.config.settings.environment import env

SOURCE = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "tongban.config.apps.TongbanConfig",
    "tongban.surfaces.portal",
    "tongban.surfaces.desk",
    "tongban.surfaces.openapi",
    "tongban.domains.cases",
    "tongban.domains.reviews",
    "tongban.domains.quality",
    "tongban.domains.network",
    "tongban.domains.media",
    "tongban.domains.licences",
    "tongban.domains.catalogue",
    "tongban.ui",
    "tongban.kernel.registers",
    "tongban.kernel.docket",
    "tongban.kernel.notices",
    "tongban.kernel.documents",
    "tongban.kernel.access",
    "tongban.kernel.outbox",
    "tongban.kernel.numbering",
    "tongban.kernel.ledger",
    "tongban.kernel.identity",
    "tongban.kernel.orgs",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "tongban.kernel.pages.keeping.KeepMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongban.config.uploads.StopFloods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tongban.kernel.access.middleware.ActorMiddleware",
    "tongban.config.readable.RefuseUnreadable",
    "tongban.config.methods.KnownMethods",
    "tongban.kernel.access.assurance.AssuranceMiddleware",
    "tongban.ui.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "tongban.config.urls"
WSGI_APPLICATION = "tongban.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongban.kernel.access.context.actor",
            ],
            "builtins": ["tongban.ui.templatetags.ui", "tongban.ui.templatetags.addresses"],
        },
    }
]

DATABASES = {"default": env.db_url_config(place.DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "tongban.config.sqlite3"
    # Opening writes, so that on a full disk nothing more could be read: what is open stays open.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Of the statements that a process asks again and again, none is parsed twice.
        "cached_statements": 1000,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
        ),
    }
    if env.bool("TONGBAN_FAST_DISK", default=False):
        DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # A line that the server has cut is found out before it is used. Whoever stands idle in the midst of a transaction for
    # a minute has died or hangs, and must not hold a matter any longer.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 4, "timeout": 5, "reconnect_timeout": 5},
        "options": "-c idle_in_transaction_session_timeout=60000",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "tongban.config.entering.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "tongban.kernel.identity.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = place.PUBLIC / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tongban.config.static.KeptAddresses"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = place.DATA / "papers"

CACHES = {
    "default": {"BACKEND": "tongban.config.tries.Tries", "LOCATION": "tongban_cache", "KEY_PREFIX": "tries"}
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY = {"camera": "self", "geolocation": "self", "microphone": [], "payment": [], "usb": []}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "tongban.config.uploads.StopAtLimit",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

TONGBAN_DATA = place.DATA
TONGBAN_PAGES = place.PUBLIC / "pages"
"""Stored pages: what the web server may hand out by itself, and nothing else."""
TONGBAN_CITY = place.CITY
TONGBAN_PUBLIC_ADDRESS = place.PUBLIC_ADDRESS
TONGBAN_REHEARSAL = place.REHEARSAL
TONGBAN_TIMESTAMP_AUTHORITY = place.TIMESTAMP_AUTHORITY
TONGBAN_KEYS = place.DATA / "keys"
"""Keys of encrypted fields, of the seal and of the timestamp authority: outside the database, never in it."""
TONGBAN_UPLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of one uploaded paper."""
TONGBAN_CITY_NAME = place.CITY_NAME
TONGBAN_DEMONSTRATION_SEAL = place.DEMONSTRATION_SEAL

ACCOUNT_ADAPTER = "tongban.config.entering.AccountAdapter"
ACCOUNT_FORMS = {"login": "tongban.config.entering.LoginForm"}
MFA_ADAPTER = "tongban.config.entering.MfaAdapter"
MFA_FORMS = {
    "authenticate": "tongban.config.entering.AuthenticateForm",
    "activate_totp": "tongban.config.entering.ActivateForm",
}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,5/5m/key"}
"""One account bears five wrong tries. One address is a whole hall at nine in the morning, with its windows and its kiosks;
a try counts as wrong until it is seen to be right, so as many may sign in there at once."""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "通办"
TONGBAN_PASSWORD_DAYS = env.int("TONGBAN_PASSWORD_DAYS", default=180)
"""After how many days staff change their password; 0 never. A setting: the number is the city's own rule."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refusal of the law is logged as business (INFO); whatever is the program's own fault leaves its traceback.
    "root": {"handlers": ["console"], "level": env.str("TONGBAN_LOG_LEVEL", default="WARNING")},
}
