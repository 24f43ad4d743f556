"""Pages for those whose case it is: applying, following the matter, doing one's part; and the progress for whoever has its number."""
