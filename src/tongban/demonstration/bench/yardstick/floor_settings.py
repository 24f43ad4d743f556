"""The yardstick's settings, with its middleware as `startproject` writes it, for an interface."""

from tongban.demonstration.bench.yardstick.settings import *  # noqa: F403

ROOT_URLCONF = "tongban.demonstration.bench.yardstick.floor"
WSGI_APPLICATION = "tongban.demonstration.bench.yardstick.floor.application"
