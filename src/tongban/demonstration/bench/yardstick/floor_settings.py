"""The yardstick's settings for an interface: no middleware at all, and a line to the database that stays open."""

from tongban.demonstration.bench.yardstick.settings import *  # noqa: F403

MIDDLEWARE = []
INSTALLED_APPS = ["django.contrib.contenttypes", "tongban.demonstration.bench.yardstick"]
ROOT_URLCONF = "tongban.demonstration.bench.yardstick.floor"
WSGI_APPLICATION = "tongban.demonstration.bench.yardstick.floor.application"
