"""Every write of the catalogue: an edition's course from draft to end, and the loading of the city's files."""
