"""The desk's own pages: the inbox, the one matter page, the counter, papers and the rehearsal."""
