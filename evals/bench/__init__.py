"""Speed, load and faults: ratios measured in one run."""
