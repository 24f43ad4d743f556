"""事项质检: the catalogue inspected every day, what is found set right under a clock, and what items offer counted."""
