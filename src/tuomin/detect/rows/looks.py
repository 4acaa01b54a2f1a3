"""What the rows of a table say together: children, whereabouts, digests, who is singled out.

Each look takes the Scene and the verdicts so far, and gives back the verdicts, raised where the
rows say so, and Remarks on the table.
"""

from tuomin.detect.rows import digests, minors, movement, singling
from tuomin.detect.rows.scene import Scene
from tuomin.model import Classification, Remark

LOOKS = (digests.look, minors.look, movement.look, singling.look)


def look(
    scene: Scene, verdicts: tuple[Classification, ...]
) -> tuple[tuple[Classification, ...], tuple[Remark, ...]]:
    """The verdicts after all looks, and all Remarks."""
    remarks: list[Remark] = []
    if scene.frame.height:
        for each in LOOKS:
            verdicts, found = each(scene, verdicts)
            remarks += found
    return verdicts, tuple(remarks)
