"""Originals that survived in the copy: what is looked for, and where."""
