"""The domain licences (电子证照)."""
