"""Tests of the vantage points."""
