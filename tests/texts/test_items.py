"""Counts with their words: shares, changes, brackets, pairs, and how many 各 means."""

from models.editions.lexicon import shipped_lexicon
from models.texts.counted_items import CountedItem, Counts, read_counts
from models.texts.normalised_text import NormalisedText, normalise
from models.texts.numbers import read_numbers


def read(words: str) -> tuple[NormalisedText, tuple[CountedItem, ...]]:
    plain = normalise(words)
    return plain, counted(words).items


def counted(words: str) -> Counts:
    plain = normalise(words)
    return read_counts(plain, read_numbers(plain, shipped_lexicon()), shipped_lexicon())


def worths(words: str) -> list[int | None]:
    return [item.value for item in read(words)[1]]


def test_each_count_has_the_clause_it_stands_in() -> None:
    plain, items = read("全年共收到申请12件，办结10件；结转2件。")
    assert [plain.text[item.start : item.end] for item in items] == ["全年共收到申请12件", "办结10件", "结转2件"]


def test_the_number_of_an_item_of_the_text_is_not_part_of_it() -> None:
    plain, items = read("办理结果：1.予以公开3件；2.部分公开4件；3、不予公开5件。")
    assert [plain.text[item.start : item.end] for item in items] == ["予以公开3件", "部分公开4件", "不予公开5件"]


def test_two_counts_in_one_clause_share_its_words() -> None:
    plain, items = read("行政复议2件和行政诉讼7件。")
    assert [plain.text[item.start : item.end] for item in items] == ["行政复议2件", "和行政诉讼7件"]


def test_a_count_may_stand_before_its_words() -> None:
    plain, items = read("有3件予以公开8件不予公开。")
    assert [plain.text[item.start : item.end] for item in items] == ["有3件予以公开", "8件不予公开"]


def test_an_enumeration_of_names_is_one_clause() -> None:
    plain, items = read("政策、规范性文件类信息68条、人事信息3条。")
    assert [plain.text[item.start : item.end] for item in items] == ["政策、规范性文件类信息68条", "人事信息3条"]


def test_shares_belong_to_the_count_before() -> None:
    _, items = read("予以公开42件，占51.85%；不予公开5件（6.17%）；无法提供31件，占比38.27%。")
    assert [[str(share.value) for share in item.shares] for item in items] == [["51.85"], ["6.17"], ["38.27"]]


def test_a_rate_is_no_share() -> None:
    _, items = read("办结10件，按时办结率100%，满意率98%。")
    assert items[0].shares == []


def test_shares_told_together_are_dealt_out() -> None:
    _, items = read("网络申请80件、信函申请20件，占比分别为80%、20%。")
    assert [[int(share.value) for share in item.shares] for item in items] == [[80], [20]]


def test_changes_are_no_counts() -> None:
    _, items = read("收到申请146件，较上年增加20件，增长15.9%；办结100件。")
    assert [item.value for item in items] == [146, 100]
    assert [(float(c.number.value), c.sign) for c in items[0].changes] == [(20, 1), (15.9, 1)]


def test_new_things_are_counts() -> None:
    assert worths("新增专栏3个，增加人员2名。") == [3, 2]


def test_brackets_hold_what_is_inside_a_count() -> None:
    _, items = read("预决算公开197条（政府预决算32条、部门预决算165条），债券发行4条。")
    assert [item.value for item in items] == [197, 4]
    assert [inner.value for inner in items[0].nested] == [32, 165]


def test_a_count_may_be_in_brackets_behind_its_name() -> None:
    plain, items = read("予以公开（98件，占67.13%）、不予公开（8件）。")
    assert [item.value for item in items] == [98, 8]
    assert [str(share.value) for share in items[0].shares] == ["67.13"]
    assert plain.text[items[0].start : items[0].end].startswith("予以公开")


def test_brackets_without_a_partner_do_no_harm() -> None:
    assert worths("收到申请（12件，办结3件。") == [12, 3]


def test_each_is_counted_for_every_name() -> None:
    assert worths("公安专场、检察院专场各1场。") == [2]
    assert worths("图解、文解和音频各3篇。") == [9]


def test_each_of_many_cannot_be_told() -> None:
    assert worths("五个县区各2场。") == [None]


def test_pairs_get_their_own_names() -> None:
    plain, items = read("网络申请、信函申请和当面申请分别为13件、7和2件。")
    labels = [plain.text[slice(*item.label)] for item in items if item.label]
    assert labels == ["网络申请、", "信函申请和", "当面申请"]
    assert [item.number.unit for item in items] == ["件", "件", "件"]


def test_quoted_numbers_and_marks_part_nothing() -> None:
    plain, items = read("“双随机、一公开”专栏更新5条。")
    assert plain.text[items[0].start : items[0].end] == "“双随机、一公开”专栏更新5条"
