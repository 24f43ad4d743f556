"""The surface desk (工作台)."""
