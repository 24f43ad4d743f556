"""Keeping an installation: its copies, its coming back, its signs of life. Knows the kernel; no domain and no page."""
