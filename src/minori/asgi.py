"""The collector as a raw ASGI application; knows neither Django nor DuckDB."""
