"""The front door for machines: tag, beacons, opens, clicks and the event API.

Promises that 2xx means on disk, that poison is quarantined with its reason, that a signed link goes only where the
letter pointed, and that machines are told from people without losing the raw event. Its server knows neither Django
nor DuckDB.
"""
