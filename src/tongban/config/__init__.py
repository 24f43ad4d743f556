"""The Django project: settings, addresses, and the one place that hands wiring to the outbox."""
