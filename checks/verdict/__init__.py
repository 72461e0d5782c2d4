"""What does the evidence mean: outcome, cause, sentence, who must act, what to paste?

The steps: `seen` (what came back), `waiting` (which other results a verdict needs), `causes` and `excuses`
(what several results say together), `sentences`, `acting`, `fixes`, and `judge`, which puts a finding together.
"""
