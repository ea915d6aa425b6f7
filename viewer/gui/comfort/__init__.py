"""What makes the window one's own: commands by name, settings, keys, the list of jobs, about."""
