"""The pages of quality on the desk."""
