"""The screens of scenarios."""
