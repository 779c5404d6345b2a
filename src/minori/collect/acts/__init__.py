"""What people do at this door: save the tag settings, replay what was quarantined."""
