"""How is a table of outcomes shown: as SVG, PNG, text, CSV, and in words?"""
