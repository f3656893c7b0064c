"""On whom the chain depends: concentration, removal, cut points and exposure, with intervals.

Nothing here assumes who feeds whom. Where shares or flows are unknown, the least and the most that
they allow are given.
"""
