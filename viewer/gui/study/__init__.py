"""What is open: looking through files, the list of studies, series and their pixels."""
