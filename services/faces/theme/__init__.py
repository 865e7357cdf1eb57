"""The theme: the one look, frame and wording of every page.

`/aide/composants` shows all that templates/components offers. `python -m infra.fonts` makes the
fonts anew.
"""
