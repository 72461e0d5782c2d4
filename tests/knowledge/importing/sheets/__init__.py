"""Which port sheets can be written by rule, together with the rows that a right import yields?"""
