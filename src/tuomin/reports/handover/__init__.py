"""An Inventory as files that other tools take: each tool's files, by their names."""

from collections.abc import Callable, Mapping

from tuomin.reports.handover import comments, datahub, dbt, openmetadata
from tuomin.reports.handover.handed import Handed

RENDER: Mapping[str, Callable[[Handed], Mapping[str, str]]] = {
    "comments": comments.render,
    "dbt": dbt.render,
    "datahub": datahub.render,
    "openmetadata": openmetadata.render,
}
"""What writes the files of each tool."""

__all__ = ["RENDER", "Handed"]
