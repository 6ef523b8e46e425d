"""Tests of the house as a whole: its architecture, its documents, its browser pages."""
