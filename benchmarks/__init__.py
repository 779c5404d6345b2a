"""One command a figure: `python -m benchmarks NAME`, or `make bench-NAME`. Each is a ratio to a reference of the same run."""
