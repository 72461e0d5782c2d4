"""Tests of reaching a peer and hearing it out."""
