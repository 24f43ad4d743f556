"""Every read of the catalogue: editions in force, the shelf that people browse and search, and the desk's lists."""
