"""Tests of the grammars for language models."""
