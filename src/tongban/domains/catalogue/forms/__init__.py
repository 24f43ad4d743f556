"""Forms by which clerks edit a draft: the main elements, and rows for what an item has several of."""
