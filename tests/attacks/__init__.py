"""Linkage attacks on copies, as WP216 names them: singling out, linkability, inference, and others.

An attacker holds the copy and knows persons, all that the source knows of them. The same attack is
made on a control: persons of the same make who were never in the source. What succeeds with them
succeeds by what is true of everybody, and betrays nobody; only the excess counts.

Nothing here uses the proof, so what the proof overlooks has another chance to be seen.
"""
