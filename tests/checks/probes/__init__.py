"""Tests of each probe."""
