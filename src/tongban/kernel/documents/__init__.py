"""Papers: what people hand in, and the numbered, sealed, signed letters an organisation issues (文书与材料)."""
