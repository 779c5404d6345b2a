"""Arithmetic of background work: when to try again, when a schedule is due, how long the rest takes."""
