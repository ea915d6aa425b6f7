"""A second series laid over the images: PET over CT, one MR over another."""
