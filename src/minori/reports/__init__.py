"""Rates, funnels, attribution and lift; read-only.

Not built yet.
"""
