"""A city's load: matters by the hundred thousand, by the same courses, rules and digests as the real steps, written in bulk."""
