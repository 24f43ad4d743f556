"""What the measure of the search stands on: queries made by chance, everyday questions, and other engines beside ours."""
