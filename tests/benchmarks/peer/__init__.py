"""One module a library, each doing the same four things: index passages, save, load, search. Run by tests.benchmarks.peers."""
