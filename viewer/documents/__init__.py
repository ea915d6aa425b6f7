"""Objects that are no images, read for people: reports, key objects, plans, waveforms, and any object's header."""
