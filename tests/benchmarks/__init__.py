"""Measurements that are run by hand, with `python -m tests.benchmarks.NAME`; no test and no part of the program."""
