"""Half-width marks set full-width, and only where Chinese stands beside them."""

import pytest

from models.texts.punctuation import to_printed_punctuation


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("各县(市、区),以下", "各县（市、区），以下"),
        ("占67.13%;不予公开8件", "占67.13%；不予公开8件"),
        ("次数(PV)4304082次", "次数（PV）4304082次"),
        ("方案(2020-2022年)、办法", "方案（2020-2022年）、办法"),
        ("网站(http://www.qj.gov.cn)查阅", "网站（http://www.qj.gov.cn）查阅"),
        ("“六保” 、优化", "“六保”、优化"),
        ("问题: 一是", "问题：一是"),
        ("扫黑除恶 建设云南", "扫黑除恶 建设云南"),
        ("上午9:30开会", "上午9:30开会"),
        ("共1,286条", "共1,286条"),
        ("接口 f(x) 与", "接口 f(x) 与"),
        ("f(x), g(y)", "f(x), g(y)"),
        ("<b>粗</b>&amp;", "<b>粗</b>&amp;"),
        ("率达93.48% ;全市", "率达93.48%；全市"),
        ("达93.48% ;2020年以来,全市", "达93.48%；2020年以来，全市"),
        ("隐\u200b形\ufeff字", "隐形字"),
        ("电话\t0874-1234567", "电话 0874-1234567"),
        ("TEL\t0874", "TEL 0874"),
        ("推进\u2003“互联网\u00a0+”", "推进“互联网 +”"),
        ('推进"互联网+政务服务"和"一网通办"', "推进“互联网+政务服务”和“一网通办”"),
        ('推进"互联网+政务服务', '推进"互联网+政务服务'),
    ],
)
def test_as_printed(typed: str, printed: str) -> None:
    assert to_printed_punctuation(typed) == printed
