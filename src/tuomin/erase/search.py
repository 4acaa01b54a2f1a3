"""Looking through a store: every cell for identifiers, and rows along the edges between tables."""

from collections.abc import Callable, Iterable, Iterator

from tuomin.connectors.erasing import Erasing, Rows
from tuomin.erase.model import Edge, Found, Identifier, Note, TableId
from tuomin.erase.scene import Scene, Scenery, is_actor
from tuomin.erase.spots import Spots
from tuomin.erase.trace import Trace
from tuomin.errors import ConnectorError

MOST_ROWS = 200_000  # rows about one person
Step = Callable[[str, int, int | None], None]


class Search:
    """Reads in one transaction, and notes in the trace what has to do with the person."""

    def __init__(self, transaction: Erasing, scenery: Scenery, progress: Step) -> None:
        self.transaction, self.scenery, self.progress = transaction, scenery, progress
        self.trace = Trace()
        self._followed: set[tuple[Edge, tuple[str, ...]]] = set()

    def sweep(self, new: set[Identifier]) -> None:
        """Look for identifiers in every cell of the store."""
        self.trace.sought |= new
        spots, total = Spots(new), len(self.scenery.scenes)
        for number, scene in enumerate(self.scenery.scenes.values()):
            self.progress(scene.table.label, number, total)
            for rows in self._read(scene):
                for at, hit in spots.of(rows.frame):
                    self._note(scene, rows, at).hits.append(hit)
        self.progress("", total, total)

    def below(self, parent: Found, edge: Edge) -> Iterable[Found]:
        key = parent.key(edge.parent_columns)
        if key is None or (edge, key) in self._followed or edge.child in self.trace.unread:
            return
        self._followed.add((edge, key))
        scene = self.scenery.scenes[edge.child]
        for rows in self.transaction.referring(scene.table, edge.columns, [key]):
            for at in range(rows.frame.height):
                yield self._note(scene, rows, at)

    def above(self, found: Found) -> Iterator[Found]:
        """The people whom the row is about, by its keys."""
        for edge in self.scenery.scenes[found.table.id].edges:
            key = found.key(edge.columns)
            if key is not None and not is_actor(edge) and edge.parent in self.scenery.people:
                yield from self._at(edge.parent, edge.parent_columns, key)

    def people_below(self, found: Found) -> Iterator[Found]:
        """Rows of people that point to the row."""
        for edge in self.scenery.children.get(found.table.id, ()):
            key = found.key(edge.parent_columns)
            if key is not None and edge.child in self.scenery.people - {found.table.id}:
                yield from self._at(edge.child, edge.columns, key)

    def _at(
        self, place: TableId, columns: tuple[str, ...], key: tuple[str, ...]
    ) -> Iterator[Found]:
        """The rows with a key, not noted."""
        table = self.scenery.scenes[place].table
        if place in self.trace.unread:
            return
        for rows in self.transaction.referring(table, columns, [key]):
            for at in range(rows.frame.height):
                cells = rows.frame.row(at, named=True)
                yield Found(table=table, address=rows.address(at), cells=cells)

    def _read(self, scene: Scene) -> Iterator[Rows]:
        if scene.table.id in self.trace.unread or not scene.table.columns:
            return
        try:
            yield from self.transaction.rows(scene.table)
        except ConnectorError as error:
            told = Note(
                what="unread",
                en=f"could not be read: {error.problem}",
                zh=f"无法读取：{error.problem}",
                table=scene.table.label,
            )
            self.trace.unread[scene.table.id] = told

    def _note(self, scene: Scene, rows: Rows, at: int) -> Found:
        place = (scene.table.id, rows.address(at))
        if place not in self.trace.rows:
            if len(self.trace.rows) >= MOST_ROWS:
                hint = "give a document of one person"
                raise ConnectorError("far too many rows for one person", hint=hint)
            cells = rows.frame.row(at, named=True)
            self.trace.rows[place] = Found(table=scene.table, address=place[1], cells=cells)
        return self.trace.rows[place]
