"""What a form asks and how a press of its button is recognised, free of Django."""
