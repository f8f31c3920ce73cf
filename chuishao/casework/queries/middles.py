"""Where a street or community lies, as far as located matters say: no outline of them is public."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from chuishao.directory.kinds import Clearance
from chuishao.kernel.database import rows_of

LOCATED_AT_LEAST: Final = 10
"""Where fewer lie together, the middle would say where one of them is."""
_MIDDLES: Final = """
SELECT left(region_path, width) AS path, sum(lon * count) / sum(count), sum(lat * count) / sum(count)
FROM casework_middle, unnest(ARRAY[9, 12]) AS width
WHERE confidentiality <= %(open)s AND left(region_path, width) = ANY(%(paths)s) AND length(region_path) >= width
GROUP BY 1 HAVING sum(count) >= %(least)s"""


def middles_of(*, paths: Collection[str]) -> dict[str, tuple[float, float]]:
    """Of those streets and communities where enough open matters were located, the middle of all of them."""
    asked = {"paths": list(paths), "open": int(Clearance.INTERNAL), "least": LOCATED_AT_LEAST}
    return {path: (lon, lat) for path, lon, lat in rows_of(_MIDDLES, asked)}
