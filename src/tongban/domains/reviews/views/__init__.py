"""Pages of reviews: rating and published figures on the public side, the office's list and the appeals on the desk."""
