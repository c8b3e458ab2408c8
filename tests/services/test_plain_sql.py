"""Past the program, by plain SQL under one's own login: it is refused, or verify sees it."""

import psycopg
import pytest

from models.report.filing import Filing
from models.services.library import Library, Server
from models.store.postgres.integrity_check import examine_server
from tests.postgres import OWNER, LocalServer
from tests.services.people import PEOPLE
from tests.store.everything import fill_every_table

FILL, CHECK, COLLECT, ADMIN, READ, GONE, MOVED = "zhang", "li", "sun", "wang", "zhao", "gone", "moved"
TYPED = "requests__granted__research"
AT = "'2026-01-01T00:00:00+00:00'"
REFUSED = [
    (FILL, "SELECT content FROM signing_key"),
    (FILL, "SELECT * FROM signing_key"),
    (FILL, "UPDATE report SET deleted_at = 'x' WHERE state = 'final'"),
    (FILL, "UPDATE report SET agency_id = 2 WHERE state = 'final'"),
    (FILL, "UPDATE report SET label = '草稿' WHERE state = 'final'"),
    (FILL, "UPDATE report SET state = 'draft' WHERE state = 'final'"),
    (FILL, "UPDATE agency SET name = '假单位'"),
    (FILL, "UPDATE agency SET code = '1'"),
    (FILL, "UPDATE figures_2021 SET requests__granted__natural_person = 1 WHERE report_id = 1"),
    (FILL, "DELETE FROM words WHERE report_id = 1"),
    (FILL, f"UPDATE figures_received_2021 SET {TYPED} = 1"),
    (FILL, "DELETE FROM adjustment"),
    (FILL, "DELETE FROM receipt"),
    (FILL, "UPDATE receipt SET content = ''"),
    (FILL, "DELETE FROM roster"),
    (FILL, "UPDATE received SET is_current = 0"),
    (FILL, "UPDATE paper SET content = ''"),
    (FILL, "UPDATE learned_name SET removed_at = 'x'"),
    (FILL, f"INSERT INTO arrival (year, unit, kind, day, at, operator) VALUES (2025, '10', 'file', '', {AT}, '')"),
    (FILL, "UPDATE kept_sum SET totals = '{}'"),
    (FILL, "DELETE FROM ledger"),
    (FILL, "SET ROLE keeper"),
    (CHECK, "UPDATE figures_2021 SET requests__granted__natural_person = 1"),
    (CHECK, "INSERT INTO agency (name, code, level) VALUES ('假单位', '', '')"),
    (CHECK, "UPDATE report SET agency_id = 2"),
    (CHECK, "DELETE FROM explanation"),
    (CHECK, f"UPDATE figures_received_2021 SET {TYPED} = 1"),
    (COLLECT, f"UPDATE figures_received_2021 SET {TYPED} = 1"),
    (COLLECT, "DELETE FROM figures_received_2021"),
    (COLLECT, "DELETE FROM adjustment"),
    (COLLECT, "UPDATE adjustment SET value = 1"),
    (COLLECT, "DELETE FROM receipt"),
    (COLLECT, "UPDATE receipt SET verdict = 'accepted'"),
    (COLLECT, "DELETE FROM roster WHERE year = 2020"),
    (COLLECT, "UPDATE received SET digest = 'x'"),
    (COLLECT, "UPDATE received SET file = '别的.ndbg'"),
    (COLLECT, "DELETE FROM received_file"),
    (COLLECT, "UPDATE movement SET reason = ''"),
    (COLLECT, "DELETE FROM movement"),
    (COLLECT, "UPDATE kept_sum SET totals = '{}'"),
    (COLLECT, "DELETE FROM kept_part"),
    (COLLECT, "UPDATE learned_name SET unit = '10'"),
    (COLLECT, "DELETE FROM learned_name"),
    (COLLECT, "UPDATE arrival SET day = '2026-01-01'"),
    (COLLECT, "DELETE FROM arrival"),
    (FILL, f"INSERT INTO audit_run (year, source, at, operator) VALUES (2025, '假', {AT}, '')"),
    (COLLECT, "UPDATE audit_file SET reading = '假'"),
    (COLLECT, "UPDATE audit_item SET content = '{}'"),
    (COLLECT, "DELETE FROM audit_event"),
    (COLLECT, "UPDATE report SET deleted_at = '2026' WHERE id = 1"),
    (COLLECT, "TRUNCATE received CASCADE"),
    (COLLECT, "ALTER TABLE received DISABLE TRIGGER ALL"),
    (COLLECT, "CREATE TABLE mine (id bigint)"),
    (ADMIN, f"UPDATE figures_received_2021 SET {TYPED} = 1"),
    (ADMIN, "UPDATE agency SET name = '假单位'"),
    (ADMIN, "UPDATE signing_key SET content = 'x'"),
    (READ, "SELECT content FROM signing_key"),
    (READ, "UPDATE report SET label = 'x'"),
    (GONE, "SELECT * FROM received"),
    (GONE, "SELECT content FROM signing_key"),
    (GONE, "DELETE FROM adjustment"),
    (GONE, "INSERT INTO receipt (number) VALUES ('x')"),
    (MOVED, "SELECT content FROM signing_key"),
    (MOVED, "UPDATE received SET is_current = 0"),
    (MOVED, "DELETE FROM roster_unit"),
]
SEEN = [
    (FILL, "UPDATE figures_2021 SET requests__granted__research = 77 WHERE report_id = 2"),
    (FILL, "UPDATE report SET digest = 'x' WHERE id = 3"),
    (FILL, "UPDATE agency SET level = 'town' WHERE id = 1"),
    (FILL, "INSERT INTO agency (name, code, level) VALUES ('假单位', '', '')"),
    (
        FILL,
        "INSERT INTO receipt (number, direction, verdict, content, at, operator) "
        f"VALUES ('假', 'taken', 'accepted', '{{}}', {AT}, '张某')",
    ),
    (FILL, "UPDATE ledger_head SET entries = entries - 1"),
    (CHECK, "UPDATE report SET revision = 99 WHERE id = 2"),
    (CHECK, "INSERT INTO words (report_id, place, words) VALUES (4, 'text:假', '假')"),
    (COLLECT, f"UPDATE adjustment SET withdrawn_at = {AT} WHERE withdrawn_at = ''"),
    (COLLECT, "UPDATE roster_unit SET is_required = 0 WHERE roster_id = 1"),
    (COLLECT, "DELETE FROM roster_unit WHERE roster_id = 2"),
    (COLLECT, "UPDATE roster SET deadlines = '{}', origin = '假'"),
    (COLLECT, "UPDATE received SET state = 'accepted' WHERE unit = '111'"),
    (COLLECT, "UPDATE received SET is_current = 0 WHERE unit = '112'"),
    (
        COLLECT,
        "INSERT INTO movement (year, unit, deed, reason, at, operator) "
        f"VALUES (2025, '10', 'withdrawn', '假', {AT}, '孙某')",
    ),
    (
        COLLECT,
        "INSERT INTO learned_name (name, code, unit, at, operator, removed_at, removed_by) "
        f"VALUES ('假', '', '10', {AT}, '孙某', '', '')",
    ),
    (COLLECT, "UPDATE learned_name SET removed_at = 'x', removed_by = '张某' WHERE removed_at = ''"),
    (COLLECT, f"INSERT INTO arrival (year, unit, kind, day, at, operator) VALUES (2025, '1', 'paper', '', {AT}, '')"),
    (COLLECT, "UPDATE audit_file SET unit = '10' WHERE id = 1"),
    (ADMIN, "UPDATE report SET deleted_at = '2026' WHERE id = 1"),
    (ADMIN, "UPDATE paper SET content = '假'"),
    (ADMIN, "DELETE FROM signing_key"),
]


@pytest.fixture(scope="module")
def office(server: LocalServer, module_sample: Filing, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """An office in whose database every table holds something; one clerk has left it, one collects no more."""
    place = server.database()
    library = Library(place, "管理员")
    fill_every_table(library, module_sample, tmp_path_factory.mktemp("files"))
    owned = f"{PEOPLE}管理员,{OWNER},管理\n"
    for people in (f"李汇,{GONE},汇总、管理\n周某,{MOVED},汇总、管理\n", f"周某,{MOVED},填报\n"):
        library.import_people(owned + people)
        server.ask(place.name, *library.grants())
    library.close()
    assert examine_server(place).is_good
    return place


@pytest.fixture(scope="module")
def module_sample() -> Filing:
    """The report that is shipped as an example."""
    from models.exchange.formats.report_json import read_report
    from resources import find

    return read_report(find("sample/report.json").read_text(encoding="utf-8")).filing


@pytest.mark.promise("server-roles")
@pytest.mark.parametrize(("login", "statement"), REFUSED)
def test_it_is_refused(office: Server, server: LocalServer, login: str, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityConstraintViolation)):
        server.ask(office.name, statement, user=login)


@pytest.mark.promise("columns-watched")
def test_what_a_role_may_write_is_seen_where_the_program_did_not_write_it(office: Server, server: LocalServer) -> None:
    """One after the other in one database: each adds something to what verify finds."""
    before = {issue.sentence for issue in examine_server(office).issues}
    for login, statement in SEEN:
        server.ask(office.name, statement, user=login)
        after = {issue.sentence for issue in examine_server(office).issues}
        assert after - before, f"nobody sees: {login}: {statement}"
        before |= after


def test_who_may_not_read_the_key_is_told_what_could_not_be_checked(office: Server, server: LocalServer) -> None:
    [remark] = [told for told in examine_server(server.address(office.name, READ)).remarks if "签名密钥" in told]
    assert remark.endswith("这次无法判断。")
    assert not [told for told in examine_server(server.address(office.name, CHECK)).remarks if "签名密钥" in told]
