"""Series to volumes and single images."""
