"""The demonstration city: made from the files under city/ and a seed, by real steps."""
