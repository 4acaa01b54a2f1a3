"""The sample database: a shop, a clinic and their staff, of any size, with truth by construction.

`python -m sample_db sqlite:///sample.db --rows 2000 --seed 1` writes it; `truth.yaml` says for each
column what it holds. Nobody in it is real: numbers, names and addresses are drawn from a seed.
"""
