"""What needs no database: verbs and roles, the table of routes, the shape of API keys."""
