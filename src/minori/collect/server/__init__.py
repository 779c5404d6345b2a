"""The collector: a raw ASGI application beside the house; knows neither Django nor DuckDB."""
