"""Tongban (通办): a city's integrated government-service platform."""
