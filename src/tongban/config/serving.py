"""How the pages are served: plain WSGI processes, as many as there are cores, recycled before they grow."""

from __future__ import annotations

import os

bind = os.environ.get("TONGBAN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("TONGBAN_WORKERS") or os.cpu_count() or 2)
worker_class = "sync"
backlog = 4096
"""Who waits at the door; how long anybody may have waited is the business of `config.admission`."""
preload_app = True
"""Loaded once and shared by the processes; no database connection is opened before they part."""
timeout = 60
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=15s -c lock_timeout=8s")
"""No page waits longer for PostgreSQL; what it breaks off is answered with a polite 503. Workers and commands may."""
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
errorlog = "-"
accesslog = None
loglevel = os.environ.get("TONGBAN_LOG", "warning")
proc_name = "tongban"
forwarded_allow_ips = os.environ.get("TONGBAN_FORWARDED_FROM", "127.0.0.1")
