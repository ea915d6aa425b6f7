"""What is to be known about a series: banners, the list of notes, and what can be done."""
