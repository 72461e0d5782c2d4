"""How does a vendor's page become a draft of an edition?

`opening` tells the kind of file, `from_*` turn it into lines and grids. `spotting` finds the tables: `delimited`, `boxes`, `aligned`, `records`,
`spaced`, `listed` (with `rules`), `grids` and `crossed` each read one layout. `footnotes` are tied to their rows; `rows` reads them with the `introductions`
and `conditions` above and the `afterwords` below (`portrow`, `printed_row`, `cells`, `clauses` with `verbs`, `parties` with `forms`, `other_ends`, `ends`, `places`); `exclusions`, `exclusion_values`, `exclusion_tables`, `addresses` and `guidelines`
read the rest; `document` puts the draft together.
"""
