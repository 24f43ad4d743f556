"""What must be complete, who may sign, what a step may not be taken without; each with its article. Pure."""
