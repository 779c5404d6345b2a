"""The screens of sales."""
