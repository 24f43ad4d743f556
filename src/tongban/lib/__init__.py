"""What knows nothing of Django or of the city: check digits, masking, Chinese numerals, the name index."""
