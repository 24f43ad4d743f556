"""Pages of cases: `public` for those whose case it is, `desk` for the office."""
