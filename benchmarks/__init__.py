"""Speed, measured: `python -m benchmarks stall`. Each prints ratios or bounds from one run on one machine."""
