"""Addresses, names, phones and files, as plain Python."""
