"""Prompts for a language model, one file each. None is needed: answers are quotations unless a model is configured."""
