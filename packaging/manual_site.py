"""Sphinx's settings for the manual: web pages that search Chinese from a folder, without a server.

Used by build_manual.py alone. What is searched is cut into single characters and pairs of neighbours, on both sides
alike: a dictionary would cut 汇总报告 in the index otherwise than in what somebody types.
"""

import re
from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9_+.-]+")


def split_words(text: str) -> Iterator[str]:
    """Latin words as they are; of a run of Chinese every character and every two that follow each other."""
    for run in _RUN.findall(text):
        if run[0] < "\u3400":
            yield run.lower()
            continue
        yield from run
        yield from (run[at : at + 2] for at in range(len(run) - 1))


class ChinesePairs(SearchLanguage):  # type: ignore[misc,unused-ignore]
    """Chinese without a dictionary: what is typed is looked up by its pairs, or by the one character there is."""

    lang = "zh"
    language_name = "Chinese"
    stopwords: frozenset[str] = frozenset()
    js_splitter_code = r"""
function splitQuery(query) {
    const found = [];
    for (const run of query.match(/[\u3400-\u9fff]+|[A-Za-z0-9_+.-]+/g) || []) {
        if (run < "\u3400" || run.length === 1) { found.push(run.toLowerCase()); continue; }
        for (let at = 0; at + 2 <= run.length; at++) found.push(run.slice(at, at + 2));
    }
    return found;
}
"""
    js_stemmer_code = "class Stemmer { stemWord(word) { return word; } }"

    def split(self, input: str) -> list[str]:
        """Cut a text for the index."""
        return list(split_words(input))

    def stem(self, word: str) -> str:
        """Words have no endings to be cut off."""
        return word

    def word_filter(self, word: str) -> bool:
        """Everything can be asked for, single characters too."""
        return bool(word)


def setup(app: Sphinx) -> dict[str, object]:
    """Called by Sphinx."""
    app.add_search_language(ChinesePairs)
    return {"parallel_read_safe": True}
