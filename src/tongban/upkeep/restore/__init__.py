"""Coming back from a backup, to its copy or to any second after it, and proving that what came back is what was there."""
