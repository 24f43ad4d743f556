"""Settings, one file for each place."""
