"""Files on their way into the house: stored, read, mapped, checked, applied in pieces, undone."""
