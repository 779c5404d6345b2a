"""The shape of scenarios and the arithmetic of waiting, free of Django."""
