"""What happened, in order, and provably so (留痕): books of entries, append only, each chained to the one before."""
