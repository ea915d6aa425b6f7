"""What an open window shows and wants, without Qt: immutable state, pure resolution, job numbering."""
