"""What is no image: reports, PDF, waveforms, and the header of every object."""
