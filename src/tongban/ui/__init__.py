"""Components and the pattern book: what every page is made of."""
