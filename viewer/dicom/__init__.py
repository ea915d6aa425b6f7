"""Files to series: scanning, grouping, sorting, geometry, decoding."""
