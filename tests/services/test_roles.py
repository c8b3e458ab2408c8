"""Who may do what: refused in words by the session, and by the server itself past the program."""

from datetime import date
from pathlib import Path

import psycopg
import pytest

from models.editions.known_editions import known_editions
from models.errors import BrokenFile, Refused, StoreError
from models.exchange.packages.bundle import read_received_bundle
from models.registers.request import Channel, Request
from models.report.filing import Agency, Filing
from models.services.collection.collection import Collection
from models.services.library import Library, Server
from models.services.registers.registers import Registers
from models.services.roles import action_names, format_people, parse_people, roles
from models.services.submission import SubmissionService
from models.store.audit.tables import AUDIT_TABLES
from models.store.postgres.integrity_check import examine_server
from models.store.registers.tables import REGISTER_TABLES
from tests.postgres import LocalServer
from tests.services.people import PEOPLE, granted

__all__ = ["granted"]


def as_person(library: Library, name: str) -> Library:
    library.operator = name
    return library


def test_without_a_list_everybody_may_do_everything(library: Library, sample: Filing) -> None:
    report = library.add_filing(sample, "示例")
    library.open(report).finalise()
    library.delete_report(report)
    assert library.permit.allows("people")


def test_the_table_of_roles_is_whole() -> None:
    known = set(action_names())
    assert set().union(*(role.allowed_actions for role in roles())) == known
    assert next(role for role in roles() if role.key == "admin").allowed_actions == known


def test_people_are_read_and_written_back() -> None:
    people = parse_people(PEOPLE)
    assert [(p.name, [r.name for r in p.roles]) for p in people][-1] == ("孙某", ["填报", "汇总"])
    assert format_people(people) == PEOPLE
    assert parse_people("") == ()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("张某,zhang\n", "第 1 行看不懂"),
        ("姓名,登录名,角色\n张某,zhang,录入\n", "第 2 行的角色“录入”不认识"),
        ("张某,zhang,管理\n张某,li,填报\n", "第 2 行的姓名或登录名前面已经有了"),
        ("张某,zhang,填报\n", "没有“管理”"),
    ],
)
def test_a_list_that_is_not_understood_leaves_the_former(library: Library, words: str, told: str) -> None:
    with pytest.raises(BrokenFile, match=told):
        library.import_people(words)
    assert library.people() == ()


@pytest.mark.file_bound("on a server a person is known by the login: below")
def test_each_does_what_the_role_allows_and_no_more(library: Library, sample: Filing) -> None:
    report = library.add_filing(sample, "示例")
    as_person(library, "王某").import_people(PEOPLE)
    cell = sample.edition.typed_cells[0]
    filling = as_person(library, "张某").open(report)
    with pytest.raises(Refused, match=r"张某（填报）不能定稿.*由校核、管理来做"):
        filling.finalise()
    with pytest.raises(Refused, match="不能删除或恢复报告"):
        library.delete_report(report)
    with pytest.raises(Refused, match="不能改人员名单"):
        library.import_people("")
    checking = as_person(library, "李某").open(report)
    with pytest.raises(Refused, match="李某（校核）不能填写数字、文字和封面"):
        checking.set_cells({cell: 424242})
    with pytest.raises(Refused, match="不能新建"):
        library.begin_report(Agency("示例县水利局"), 2025)
    assert checking.finalise().is_final
    assert [entry.operator for entry in checking.entries()][-1] == "李某"
    reader = as_person(library, "赵某").open(report)
    with pytest.raises(Refused, match="赵某（只能查看）"):
        reader.reopen("看看")
    stranger = as_person(library, "别人").open(report)
    with pytest.raises(Refused, match="别人（不在人员名单里，只能查看）"):
        stranger.reopen("看看")
    as_person(library, "王某").open(report).reopen("数字有误")
    library.import_people("")
    assert as_person(library, "别人").open(report).set_cells({cell: 424242}).moved


def test_on_a_server_the_login_tells_who_it_is(granted: Server, server: LocalServer, sample: Filing) -> None:
    zhang = Library(server.address(granted.name, "zhang"), "冒名")
    assert zhang.operator == "张某"
    report = zhang.add_filing(sample, "示例")
    session = zhang.open(report)
    session.set_cells({sample.edition.typed_cells[0]: 5})
    session.set_text("other_matters", "无其他事项。")
    zhang.close()
    li = Library(server.address(granted.name, "li"))
    li.open(report).finalise()
    assert {(e.operator) for e in li.open(report).entries()} == {"张某", "李某"}
    li.close()
    assert server.ask(granted.name, "SELECT DISTINCT operator, login FROM journal ORDER BY 2") == [
        ("李某", "li"),
        ("张某", "zhang"),
    ]


@pytest.mark.parametrize(
    ("login", "statement"),
    [
        ("zhang", "UPDATE report SET state = 'final'"),
        ("zhang", "DELETE FROM journal"),
        ("zhang", "UPDATE paper SET content = ''"),
        ("zhang", "TRUNCATE journal"),
        ("zhang", "DELETE FROM report"),
        ("zhang", "ALTER TABLE report DISABLE TRIGGER ALL"),
        ("zhang", "INSERT INTO received (year) VALUES (2025)"),
        (
            "zhang",
            "INSERT INTO journal (report_id, revision, at, operator, kind, say, source, origin, steps, chain, login) "
            "VALUES (1, 99, '', '李某', '', '', '', '', '', '', 'li')",
        ),
        ("zhang", "UPDATE report SET year = 2023"),
        ("zhang", "UPDATE report SET deleted_at = '2026'"),
        ("zhang", "UPDATE ledger SET operator = '李某'"),
        ("zhang", "DELETE FROM ledger"),
        ("zhang", "DELETE FROM ledger_head"),
        (
            "zhang",
            "INSERT INTO ledger (id, at, operator, action, content, chain, login) "
            "VALUES (99, '', '', '', '', '', 'li')",
        ),
        ("li", "UPDATE report SET label = 'x'"),
        ("li", "UPDATE report SET deleted_at = '2026'"),
        ("li", "UPDATE figures_2021 SET requests__granted__natural_person = 1"),
        ("li", "INSERT INTO report (id) VALUES (9)"),
        ("zhao", "UPDATE report SET label = 'x'"),
    ],
)
@pytest.mark.promise("server-roles")
def test_the_server_itself_refuses_past_the_program(
    granted: Server, server: LocalServer, sample: Filing, login: str, statement: str
) -> None:
    library = Library(granted)
    library.add_filing(sample, "示例")
    library.close()
    with pytest.raises(psycopg.Error):
        server.ask(granted.name, statement, user=login)


def test_who_put_a_report_away_is_kept_with_the_login(granted: Server, server: LocalServer, sample: Filing) -> None:
    zhang = Library(server.address(granted.name, "zhang"))
    report = zhang.add_filing(sample, "示例")
    zhang.close()
    wang = Library(server.address(granted.name, "wang"))
    wang.delete_report(report)
    wang.undelete_report(report)
    wang.close()
    kept = server.ask(granted.name, "SELECT operator, login, action FROM ledger WHERE login <> 'keeper' ORDER BY id")
    assert kept == [("张某", "zhang", "新建报告"), ("王某", "wang", "删除报告"), ("王某", "wang", "恢复报告")]
    assert examine_server(granted).is_good
    server.ask(granted.name, "UPDATE agency SET level = 'town'", user="zhang")
    assert "现在是“town”" in examine_server(granted).issues[0].sentence


def as_of_version_5(server: LocalServer, place: Server) -> None:
    """Take away what later versions brought, and put the key where it was kept before."""
    later = ["learned_name", "arrival", "signing_key", "kept_input", "sum_explanation", "unit_pick", "unit_kind"]
    later += ["collection_setting", "received_counts"]
    later += [str(table._meta.table_name) for table in (*REGISTER_TABLES, *AUDIT_TABLES)]
    guards = {
        "report": ("report_final_owner",),
        "agency": ("agency_final",),
        "roster": ("roster_delete",),
        "kept_sum": ("kept_sum_delete",),
        "kept_part": ("kept_part_delete",),
        **{table: (f"{table}_update", f"{table}_delete") for table in ("adjustment", "receipt")},
    }
    for edition in known_editions():
        table = f"figures_received_{edition.name}"
        guards[table] = (f"{table}_update", f"{table}_delete")
    server.ask(
        place.name,
        "INSERT INTO paper (name, content, digest) SELECT '签名密钥', content, digest FROM signing_key",
        f"DROP TABLE {', '.join(later)}",
        *(f"DROP TRIGGER {name} ON {table}" for table, names in guards.items() for name in names),
        "UPDATE nianbao_schema SET version = 5",
    )


def test_an_upgrade_puts_the_signing_key_where_few_can_read_it(
    granted: Server, server: LocalServer, sample: Filing
) -> None:
    wang = Library(server.address(granted.name, "wang"))
    public = SubmissionService(wang).make_key()
    report = wang.add_filing(sample, "示例")
    wang.close()
    as_of_version_5(server, granted)
    Library(granted, may_upgrade=True).close()
    assert server.ask(granted.name, "SELECT name FROM paper WHERE name = '签名密钥'") == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.ask(granted.name, "SELECT content FROM signing_key", user="zhang")
    zhang, sun = (Library(server.address(granted.name, login)) for login in ("zhang", "sun"))
    with pytest.raises(Refused, match=r"张某（填报）不能用本单位的密钥签名.*由校核、汇总、管理来做"):
        SubmissionService(zhang).make_bundle(report)
    assert read_received_bundle(SubmissionService(sun).make_bundle(report)).signer == public
    assert [SubmissionService(one).public_key() for one in (zhang, sun)] == ["", public]
    zhang.close()
    sun.close()


def test_an_upgrade_begins_the_ledger_and_lets_each_write_to_it(
    granted: Server, server: LocalServer, sample: Filing
) -> None:
    library = Library(granted)
    library.add_filing(sample, "示例")
    library.close()
    as_of_version_5(server, granted)
    server.ask(
        granted.name,
        "DROP TABLE ledger, ledger_head",
        "DROP INDEX journal_turned",
        "UPDATE nianbao_schema SET version = 4",
    )
    assert "那时还没有登记记录" in examine_server(granted).remarks[0]
    Library(granted, may_upgrade=True).close()
    assert "升级时开始" in examine_server(granted).remarks[0]
    zhang = Library(server.address(granted.name, "zhang"))
    zhang.begin_report(Agency("示例县水利局"), 2025)
    Registers(zhang, Agency("示例县水利局")).requests.add(
        Request("2025-001", date(2025, 3, 3), Channel.HAND, "natural_person")
    )
    zhang.close()
    wang = Library(server.address(granted.name, "wang"))
    Collection(wang, 2025).picks.save("城区", ("10",))
    wang.close()
    assert examine_server(granted).is_good
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.ask(granted.name, "DELETE FROM unit_pick", user="zhang")
    assert server.ask(granted.name, "SELECT login FROM ledger ORDER BY id DESC LIMIT 2") == [("wang",), ("zhang",)]


def test_an_older_structure_waits_for_the_administrator(server: LocalServer, tmp_path: Path) -> None:
    place = server.database()
    Library(place).close()
    server.ask(place.name, "UPDATE nianbao_schema SET version = 3")
    with pytest.raises(StoreError, match="还是旧的结构"):
        Library(place)
