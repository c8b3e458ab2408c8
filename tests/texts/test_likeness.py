"""Copied paragraphs: found whatever years and figures were changed, and quickly."""

from time import process_time

from models.texts.text_similarity import find_copied_passages, text_similarity

_ONE = "坚持以公开为常态，聚焦重点领域，持续提升公开的质量和实效，让群众看得到、听得懂，全年公开信息{}条。"
_TWO = "健全信息发布审核机制，落实先审查后公开的要求，定期自查并整改，确保发布内容准确规范，全年开展检查{}次。"
_OTHER = "统筹推进门户网站与政务新媒体建设，优化栏目设置和检索功能，方便公众获取信息，增强服务能力和传播力。"


def test_changed_figures_do_not_hide_a_copy() -> None:
    mine = f"（一）公开\n{_ONE.format(12)}\n{_TWO.format(3)}\n{_OTHER}"
    (copy,) = find_copied_passages(mine, f"{_TWO.format(9)}\n{_ONE.format(80)}")
    assert len(copy.paragraphs) == 2
    assert copy.similarity == 1
    assert mine[copy.paragraphs[0].start :].startswith("坚持以公开")


def test_groups_are_parted_by_what_is_new() -> None:
    mine = f"{_ONE.format(1)}\n{_OTHER}\n{_TWO.format(1)}"
    assert len(list(find_copied_passages(mine, f"{_ONE.format(2)}\n{_TWO.format(2)}"))) == 2


def test_a_rewritten_paragraph_is_no_copy() -> None:
    assert not list(find_copied_passages(_OTHER, _ONE.format(1)))


def test_short_paragraphs_are_let_be() -> None:
    assert not list(find_copied_passages("（一）主动公开。", "（一）主动公开。"))


def test_likeness_is_the_part_that_was_copied() -> None:
    assert text_similarity([_ONE.format(1)], [_ONE.format(2)]) == 1
    assert text_similarity([_OTHER], [_ONE.format(2)]) == 0
    assert 0.4 < text_similarity([_ONE.format(1), _OTHER], [_ONE.format(2)]) < 0.6
    assert text_similarity([""], ["x"]) == 0


def test_a_long_report_is_compared_quickly() -> None:
    mine = "\n".join(_ONE.format(n) + str(n) for n in range(150))
    begun = process_time()
    list(find_copied_passages(mine, mine))
    assert process_time() - begun < 2
