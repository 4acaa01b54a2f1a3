"""Person, place and time in one row are a trajectory: who was where, and when."""

from dataclasses import replace

from tuomin.detect.kinds.readings import USER_ID
from tuomin.detect.rows.scene import Scene
from tuomin.model import Classification, Remark

TRAJECTORY = "whereabouts.trajectory"
EXACT = ("whereabouts.geo_location", TRAJECTORY, "whereabouts.vehicle_trace")
ROUGH = ("device.ip_address", "device.wifi_info")
TIMES = ("timestamp", "date", "time")
MOMENTS = ("behaviour.login_log", "behaviour.operation_log")
# When a register was written or changed, not when somebody was there.
WRITTEN = ("update", "modif", "birth", "delete", "expire")
Found = tuple[tuple[Classification, ...], tuple[Remark, ...]]


def look(scene: Scene, verdicts: tuple[Classification, ...]) -> Found:
    """Name a trajectory, and raise its places to sensitive."""
    places = [each for each in verdicts if each.kind in (*EXACT, *ROUGH) and not each.protected]
    who, when = _who(scene, verdicts), _when(scene, verdicts)
    if not (places and who and when) or scene.clue[places[0].column].entity.what == "person":
        return verdicts, ()
    exact = any(each.kind in EXACT for each in places)
    where = [each.column for each in places if each.kind in EXACT or not exact]
    columns = tuple(dict.fromkeys((who, *where, when)))
    remark = _remark(scene, columns, exact=exact)
    return tuple(_raised(verdict, remark) for verdict in verdicts), (remark,)


def _who(scene: Scene, verdicts: tuple[Classification, ...]) -> str:
    """The column that says whose row it is: somebody's id, a key, or a direct identifier."""
    places = (*EXACT, *ROUGH)
    named = [
        each.column
        for each in verdicts
        if (each.column,) != scene.table.primary_key
        and each.kind not in places
        and scene.clue[each.column].column.family not in TIMES
        and (each.kind == USER_ID or (each.role == "direct" and each.level != "none"))
    ]
    keyed = scene.clues[0].entity.keyed if scene.clues else False
    keys = [key.columns[0] for key in scene.table.foreign_keys if len(key.columns) == 1]
    return next(iter([*named, *(keys if keyed else [])]), "")


def _when(scene: Scene, verdicts: tuple[Classification, ...]) -> str:
    """The column that says when, by its type or by what it was found to be."""
    moments = [
        each.column
        for each in verdicts
        if scene.clue[each.column].column.family in TIMES
        or each.kind in MOMENTS
        or (scene.clue[each.column].shape.count and _is_time(scene, each.column))
    ]
    return next((name for name in moments if not any(w in name.lower() for w in WRITTEN)), "")


def _is_time(scene: Scene, name: str) -> bool:
    """Whether texts are moments: SQLite and CSV have no type for them."""
    form = r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
    return scene.clue[name].shape.share(form) == 1


def _remark(scene: Scene, columns: tuple[str, ...], *, exact: bool) -> Remark:
    frame = scene.frame
    filled = frame.select(columns).drop_nulls().height
    together = " + ".join(columns)
    about = ("", "") if exact else (", place by network address only", "，地点仅由网络地址推得")
    return Remark(
        what="trajectory", columns=columns, count=filled,
        share=round(filled / frame.height, 4), low=0.0, high=1.0, clauses=scene.references,
        en=f"{together}: who was where and when, a trajectory{about[0]}",
        zh=f"{together}：人员、地点与时间构成行踪轨迹{about[1]}",
    )  # fmt: skip


def _raised(verdict: Classification, remark: Remark) -> Classification:
    if verdict.kind not in EXACT or verdict.level != "personal":
        return verdict
    clauses = tuple(dict.fromkeys((*verdict.clauses, *remark.clauses)))
    return replace(verdict, level="sensitive", clauses=clauses)
