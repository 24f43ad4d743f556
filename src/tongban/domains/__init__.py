"""The domains of a city's service, each with its law, its rows, its acts and its pages."""
