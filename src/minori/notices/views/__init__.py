"""The notices' screens."""
