"""What an office sets for its collections of all years, as text under a name."""

from models.store import ledger
from models.store.clock import now
from models.store.collection.sum_tables import CollectionSettingRow
from models.store.database import Database


def read_setting(database: Database, name: str) -> str:
    """What was set, empty where nothing was."""
    with database.read():
        row = CollectionSettingRow.select().where(CollectionSettingRow.name == name).first(database)
        return str(row.content) if row else ""


def write_setting(database: Database, name: str, content: str, operator: str) -> None:
    """Keep it in place of what was set; an empty text takes it away."""
    values = {"content": content, "at": now(), "operator": operator}
    with database.write():
        CollectionSettingRow.insert(name=name, **values).on_conflict(
            conflict_target=[CollectionSettingRow.name], update=values
        ).execute(database)
        [row] = CollectionSettingRow.select().where(CollectionSettingRow.name == name).execute(database)
        ledger.append(database, operator, "改汇总的设定", {"collection_setting": [row.id]})
