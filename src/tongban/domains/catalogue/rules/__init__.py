"""What an item must contain, what may stand beside what, and how it is shown: pure, no row is touched."""
