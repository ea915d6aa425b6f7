"""Grey values: modality LUT, display windows, histograms. numpy only."""
