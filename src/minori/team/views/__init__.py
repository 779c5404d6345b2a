"""The team's screens; who may open them stands in `routes.toml`."""
