"""For the city: nothing shown that need not be, everything over TLS where the place has it."""

from tongban.config.settings import environment as place
from tongban.config.settings.base import *  # noqa: F403
from tongban.config.settings.environment import env

DEBUG = False
SECRET_KEY = env.str("TONGBAN_SECRET_KEY")
ALLOWED_HOSTS = place.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = [place.PUBLIC_ADDRESS]
if place.BEHIND_TLS:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000

# Redirecting to TLS, subdomains and browsers' own lists are the web server's and the city's to decide (deploy/nginx.conf).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
