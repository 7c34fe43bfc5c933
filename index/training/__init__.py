"""Parallel texts, a dictionary and records -> the encoder that ships. Needs torch; nothing else in the program imports it."""
