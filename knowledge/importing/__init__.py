"""How does a vendor's page become a draft of an edition?

`opening` tells the kind of file, `from_*` turn it into lines and grids, `spotting` finds the tables,
`rows` reads them with the `introductions` above, `exclusions`, `addresses` and `guidelines` read the
prose, `document` puts the draft together.
"""
