"""Loading the data set of a strategy: its cities, agreements, visits, targets and their sources.

A data set is a folder of JSON files; ``diplomacy/portal/data/README.md`` describes them. Reading
checks all of it before anything is written: missing and unknown fields, dates, references,
sources. Then every record is written through the service that people's changes go through, by the
portal itself, in one transaction.

Loading again follows the data set without undoing what people decided (:mod:`.merging`). Parts that
no model holds yet (office holders, reported figures, candidates, the comparison with other cities,
clauses of a network's suspension and the like) are checked too and stay in the files.
"""

from pathlib import Path

from django.db import transaction

from cities.models import City
from cities.services import declare_home
from diplomacy.core import history

from .errors import DatasetError
from .files import FILES, SECTIONS
from .kinds import KINDS
from .merging import Merge, Tally
from .reading import Dataset, read

__all__ = ["BUNDLED", "Dataset", "DatasetError", "Tally", "load"]

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "tokyo-2014"


def load(folder: Path = BUNDLED) -> tuple[Dataset, dict[str, Tally]]:
    """Load a data set, all or nothing; what became of its records, by kind.

    DatasetError names the file, the record and the field that is wrong; nothing is written then.
    """
    dataset = read(folder, FILES, SECTIONS)
    (about,) = dataset.said["dataset"].values()
    reason = _reason(dataset)
    with transaction.atomic(), history.acting(None, reason):
        merge = Merge(dataset, reason)
        tallies = {kind.label: merge.merge(kind) for kind in KINDS}
        home = merge.known.get("city", about["home_city"])
        if isinstance(home, City):
            declare_home(city=home)
        merge.finish()
    return dataset, tallies


def _reason(dataset: Dataset) -> str:
    """The reason that the history shows: stored once, so in both languages."""
    return f"「{dataset.title_ja}」から取込み / Loaded from “{dataset.title_en}”"
