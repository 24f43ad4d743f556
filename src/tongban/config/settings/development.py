"""For those who build Tongban: everything on, errors shown."""

from tongban.config.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "development only, never served to the public"
ALLOWED_HOSTS = ["*"]
TONGBAN_REHEARSAL = True
TONGBAN_DEMONSTRATION_SEAL = True
