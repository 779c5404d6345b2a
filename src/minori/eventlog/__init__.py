"""The append-only memory of everything that happened, and the wide dimensions of leads and companies.

Promises that an event is loaded once whatever is repeated, that the load position is committed with its rows, and
that everything here can be rebuilt from the archive and the rows. The only room that opens DuckDB. Holds no plain
personal text.
"""
