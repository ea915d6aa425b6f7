"""What leaves the program: JSON documents, pictures and maps, each with its provenance."""
