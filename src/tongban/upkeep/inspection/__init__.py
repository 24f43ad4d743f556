"""What is wrong with an installation, in words: what it is, why it matters, what to do."""
