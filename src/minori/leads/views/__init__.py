"""The room's screens; who may open them stands in `routes.toml`."""
