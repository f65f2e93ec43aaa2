"""Settings. Production is the default profile and stops at anything missing; only `make run` and
`make test` set DEMO=1.

Every environment variable read here is explained in `.env.example` and the README (a test compares
the three).
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from .configuring.database import with_options
from .configuring.schedule import schedule
from .environment import flag, number, one_of, optional, required, text
from .navigation import unfold

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO = flag("DEMO")
VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var")))  # everything the demo writes

# --- Who we are: what holds, but for the address, until a chair has set it in the web admin ---
SITE_NAME = text("SITE_NAME", "Second Reading")
SITE_TAGLINE = text("SITE_TAGLINE", "Clinical questions, answered once and read twice.")
SITE_LIABILITY = text(
    "SITE_LIABILITY",
    "The site, its authors and its reviewers carry no liability for decisions made from these "
    "pages.",
)
SITE_ORIGIN = required(
    "SITE_ORIGIN",
    r"https://[^/\s@]+/?",
    "give the public address, for instance https://answers.example.org; log-ins and drafts travel "
    "over it, links in mail start with it.",
    demo=f"http://localhost:{text('PORT', '8000')}",
).rstrip("/")
OPEN_PREVIEWS = one_of("OPEN_PREVIEWS", ("by_editors", "on_submission"), "by_editors")

SECURITY_CONTACT = optional(
    "SECURITY_CONTACT",
    r"(?:(?:mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[0-9-]+)(?:\s+|\Z))+",
    "give addresses that begin with mailto:, https:// or tel:+, with spaces between them, for "
    "instance mailto:security@example.org.",
).split()

# --- Safety ---------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = required(
    "SECRET_KEY",
    r"(?!demo-only)(?!(.{1,16})\1+$).{50,}",
    "give 50 or more random characters and keep them secret.",
    demo="demo-only-" + "0123456789abcdef" * 4,
)
SECRET_KEY_FALLBACKS = text("SECRET_KEY_FALLBACKS", "").split()
_hosts = required(
    "ALLOWED_HOSTS",
    r"[\w.:\[\]-]+(\s*,\s*[\w.:\[\]-]+)*",
    "list the host names this site answers to, with commas and without wildcards.",
    demo="localhost,127.0.0.1,[::1],testserver",
)
ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",")]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
CSRF_FAILURE_VIEW = "articles.views.form_recovery.csrf_failure"  # keeps what was typed

SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz)$"]  # a supervisor asks the process itself
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 0 if DEMO else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_ENGINE = "articles.operations.sessions"
SESSION_IDLE = timedelta(minutes=number("SESSION_IDLE_MINUTES", 480))
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # seconds from the log-in, however busy
SESSION_COOKIE_NAME = "session" if DEMO else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if DEMO else "__Host-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
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
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form; an article's body is capped far below it
# A review answers up to 500 statements with a note each, authors the comments of all reviewers.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- Rooms ----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "editorial.apps.EditorialConfig",
    "reviewers",
    "articles",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.simple_history",
    "editorial.apps.BoardAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django_fsm",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]
MIDDLEWARE = [
    "articles.publishing.middleware.HouseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "editorial.urls"
WSGI_APPLICATION = "editorial.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "articles.templating.loading.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "articles.templatetags.times",
                "articles.templatetags.addresses",
                "articles.templatetags.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.publishing.context.house",
                "editorial.navigation.navigation_rows",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- The two ways the ground floor speaks to the floor above (design: Floors). Order matters. -----
APPROVAL_RULES = [
    "reviewers.deciding.quorum.enough_approvals",
    "reviewers.deciding.quorum.no_open_refusal",
    "reviewers.deciding.quorum.no_open_comment",
    "articles.evidence.approval.no_open_objection",
    "articles.evidence.approval.every_author_confirmed",
]
EVENT_FOLLOWERS = [
    "articles.publishing.handlers.set_the_page",
    "articles.library.following.keep_statements",
    "articles.publishing.previews.following.set_the_preview",
    "articles.publishing.handlers.tell_authors",
    "reviewers.followers.end_assignments",
    "reviewers.followers.tell_the_board",
    "reviewers.figures.keeping.forget_what_moves",
    "articles.publishing.handlers.tell_editors",
    "articles.publishing.handlers.tell_who_opened_it",
]
REVIEW_QUORUM = (
    2  # approving reviews by distinct board members, until a chair adopts a quorum policy
)

# --- The web admin's theme ------------------------------------------------------------------------
UNFOLD = unfold(SITE_NAME)

# --- Data -----------------------------------------------------------------------------------------
_database = environ.Env.db_url_config(
    required(
        "DATABASE_URL",
        r"postgres(ql)?://([^\s/@]*@)?(\[[\da-fA-F:]+\]|[^\s/@:]*)(:\d+)?/\S+",
        "give the PostgreSQL address, for instance "
        "postgres://editorial:password@localhost/editorial.",
        demo=f"sqlite:///{VAR_DIR / 'editorial.sqlite3'}",
    )
)
DATABASES = {"default": with_options(_database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True
# Log-in limits live in the database: they must hold when Redis is away, and across processes. So do
# the codes that were used. A full cache forgets: it must never fill up within the minutes these
# live.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Work in the background -----------------------------------------------------------------------
REDIS_URL = required(
    "REDIS_URL",
    r"rediss?://\S+",
    "give the Redis or Valkey address of the task queue, for instance redis://localhost:6379/0.",
    demo="redis://127.0.0.1:6399/0",
)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # what was delivered is in our own rows
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False  # the wake-up is a hint: it fails fast, the sweep finds the row
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_TIMEZONE = "UTC"
CELERY_IMPORTS = ["articles.operations.pulse"]
CELERY_BEAT_SCHEDULER = "articles.operations.pulse:SeenScheduler"

WITHHELD_DECLARATIONS = (
    optional(  # what authors declare and readers are not shown, from the next submission on
        "WITHHELD_DECLARATIONS",
        r"(?:funding|interests|contributions|ai)(?:\s+(?:funding|interests|contributions|ai))*",
        "give any of funding, interests, contributions and ai, with spaces between them.",
    ).split()
)
CHECK_LINKS = flag(
    "CHECK_LINKS"
)  # are the addresses of references asked whether they answer? It leaves the house: off by default
# Who is named to the services that tell what work an identifier names; they ask for an address.
# None, and nothing is looked up.
LOOK_UP_CONTACT = optional(
    "LOOK_UP_CONTACT",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "give one e-mail address at which the services can reach you, for instance "
    "library@example.org.",
)
LOOK_UP_OPENALEX_KEY = optional(
    "LOOK_UP_OPENALEX_KEY", r"[\w.-]{1,200}", "give the key as OpenAlex shows it."
)
LOOK_UP_THROUGH = optional(
    "LOOK_UP_THROUGH",
    r"https?://[\w.:\[\]-]+(?:/[\w./-]*)?",
    "give the address of a server of yours that hands on what is asked, for instance "
    "http://proxy.internal:8080/look-up.",
).rstrip("/")
CELERY_BEAT_SCHEDULE = schedule(
    sweep_seconds=number("SWEEP_SECONDS", 10), looks_up=bool(LOOK_UP_CONTACT)
)

# --- Mail -----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required(
    "MAIL_FROM",
    r"[^@\r\n]+@[^@\s]+",
    "give the sender of all mail, for instance Answers <editors@example.org>.",
    demo="Second Reading <editors@demo.example>",
)
_mail = required(
    "SMTP_URL",
    r"smtp(\+tls|\+ssl|s)://\S+",
    "give a mail server that speaks TLS, for instance "
    "smtp+tls://user:password@mail.example.org:587; mail holds links and codes.",
    demo="file://",
)
EMAIL_TIMEOUT = 10
MAILBOX = VAR_DIR / "mail"  # where the demo keeps mail
if _mail == "file://":
    EMAIL_BACKEND = "editorial.demo.mailbox.MailboxBackend"
else:
    vars().update(environ.Env.email_url_config(_mail))

# --- People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "articles.Person"
AUTHENTICATION_BACKENDS = ["articles.accounts.PersonBackend"]
PASSWORD_HASHERS = [
    "articles.operations.hashing.InTurnArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "articles.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "articles.accounts.SignupForm",
    "reset_password": "articles.accounts.ResetPasswordForm",
    "confirm_email_verification_code": "articles.forms.account.factors.ConfirmEmailForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = (
    "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # asks no database
)
ACCOUNT_EMAIL_NOTIFICATIONS = (
    True  # whoever changes a password or an address, its owner hears of it
)
ACCOUNT_RATE_LIMITS = {
    # key: network and address typed (articles/operations/guessing.py); the sixth try is told to
    # wait.
    "login_failed": "10/m/ip,5/5m/key",
    # key: the address typed; not counted where its owner has logged in of late.
    "login_failed_anywhere": "50/h/key",
    "sign": "5/5m/user",  # a signature that holds sets it back to none
}
MFA_ADAPTER = "articles.people.second_factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "articles.forms.account.factors.AuthenticateForm",
    "reauthenticate": "articles.forms.account.factors.ReauthenticateForm",
    "activate_totp": "articles.forms.account.factors.ActivateTOTPForm",
    "add_webauthn": "articles.forms.account.factors.AddWebAuthnForm",
    "edit_webauthn": "articles.forms.account.factors.EditWebAuthnForm",
    "authenticate_webauthn": "articles.forms.account.factors.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "articles.forms.account.factors.ReauthenticateWebAuthnForm",
    "login_webauthn": "articles.forms.account.factors.LoginWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A code holds one step longer, and comes one earlier: clocks differ, and typing takes its time (RFC
# 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = (
    "required"  # a passkey stands for two factors: the device, and its PIN or fingerprint
)
ALLAUTH_TRUSTED_PROXY_COUNT = int(flag("BEHIND_PROXY"))  # whose X-Forwarded-For counts an address

# --- Words, files, logs ---------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEMO
_level = one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "level": _level}
    },
    "root": {"handlers": ["console"], "level": _level},
    "filters": {"one_line": {"()": "articles.operations.logs.OneLine"}},
    "loggers": {
        "django.request": {"filters": ["one_line"]},
        # What somebody pastes is told to them, on the page.
        **{name: {"level": "CRITICAL"} for name in ("bibtexparser", "pylatexenc")},
    },
}
