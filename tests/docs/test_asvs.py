"""The statement on OWASP ASVS 5.0.0 answers each item of levels 1 and 2 and shows what it says."""

import re
from collections import Counter

from diplomacy import environment
from tests.docs.test_documents import table
from tests.docs.test_threats import functions_of

ROOT = environment.ROOT
STATEMENT = ROOT / "docs" / "asvs.md"
ANSWERS = ("met", "by the operator", "not applicable", "gap")
WEIGHTS = ("serious", "moderate", "slight")

#: The items of each section, levels 1 and 2 of version 5.0.0: its number, then those in it.
ITEMS = """
1.1 1 2|1.2 1 2 3 4 5 6 7 8 9|1.3 1 2 3 4 5 6 7 8 9 10 11|1.4 1 2 3|1.5 1 2
2.1 1 2 3|2.2 1 2 3|2.3 1 2 3 4|2.4 1
3.2 1 2|3.3 1 2 3 4|3.4 1 2 3 4 5 6|3.5 1 2 3 4 5|3.7 1 2
4.1 1 2 3|4.2 1|4.3 1 2|4.4 1 2 3 4
5.1 1|5.2 1 2 3|5.3 1 2|5.4 1 2 3
6.1 1 2 3|6.2 1 2 3 4 5 6 7 8 9 10 11 12|6.3 1 2 3 4|6.4 1 2 3 4|6.5 1 2 3 4 5|6.6 1 2 3|6.8 1 2 3 4
7.1 1 2 3|7.2 1 2 3 4|7.3 1 2|7.4 1 2 3 4 5|7.5 1 2|7.6 1 2
8.1 1 2|8.2 1 2 3|8.3 1|8.4 1
9.1 1 2 3|9.2 1 2 3 4
10.1 1 2|10.2 1 2|10.3 1 2 3 4|10.4 1 2 3 4 5 6 7 8 9 10 11|10.5 1 2 3 4 5|10.6 1 2|10.7 1 2 3
11.1 1 2|11.2 1 2 3|11.3 1 2 3|11.4 1 2 3 4|11.5 1|11.6 1
12.1 1 2 3|12.2 1 2|12.3 1 2 3 4
13.1 1|13.2 1 2 3 4 5|13.3 1 2|13.4 1 2 3 4 5
14.1 1 2|14.2 1 2 3 4|14.3 1 2 3
15.1 1 2 3|15.2 1 2 3|15.3 1 2 3 4 5 6 7
16.1 1|16.2 1 2 3 4 5|16.3 1 2 3 4|16.4 1 2 3|16.5 1 2 3
17.1 1|17.2 1 2 3 4|17.3 1 2
"""


def numbers() -> list[str]:
    return [
        f"{section.split()[0]}.{number}"
        for section in re.split(r"[|\n]", ITEMS.strip())
        for number in section.split()[1:]
    ]


def headings() -> list[str]:
    return re.findall(r"^## (V\d+ .+)$", STATEMENT.read_text(), re.MULTILINE)


def rows() -> list[tuple[str, list[str]]]:
    """Each answer with its chapter; notes that a reader does not see are left out."""
    return [
        (heading, [re.sub(r"<!--.*?-->", "", cell).strip() for cell in row])
        for heading in headings()
        for row in table(STATEMENT, heading)
    ]


def test_the_list_of_items_is_the_standards() -> None:
    assert len(numbers()) == len(set(numbers())) == 253  # 70 of level 1, 183 of level 2


def test_every_item_is_answered_once_under_its_chapter() -> None:
    assert len(headings()) == 17
    assert [row[0] for _heading, row in rows()] == numbers()
    for heading, row in rows():
        assert heading.split()[0] == f"V{row[0].partition('.')[0]}", row[0]
        assert len(row) == 4, row[0]
        assert all(row), row[0]
        assert row[2] in ANSWERS, row[0]


def test_what_is_met_is_shown() -> None:
    """By tests that exist, or by a section or file that does; test_documents follows the links."""
    for _heading, (number, _about, answer, shown) in rows():
        tests = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", shown)
        for path, name in tests:
            assert (ROOT / path).exists(), f"{number}: there is no {path}"
            assert name in functions_of(path), f"{number}: {path} has no {name}"
        links = re.findall(r"\]\([^)\s]+\)", shown)
        files = [name for name in re.findall(r"`([\w./-]+)`", shown) if (ROOT / name).exists()]
        if answer == "met":
            assert tests or links or files, number
        if answer == "by the operator":
            assert any("#" in link for link in links), number


def test_what_is_not_applicable_says_why() -> None:
    for _heading, (number, _about, answer, shown) in rows():
        if answer == "not applicable":
            assert len(shown) > 10, number


def test_every_gap_is_weighed_and_says_what_closes_it() -> None:
    found = [row[0] for _heading, row in rows() if row[2] == "gap"]
    listed = table(STATEMENT, "Gaps")
    named = [number for row in listed for number in row[0].split(", ")]
    assert sorted(named) == sorted(found)
    assert len(named) == len(set(named))
    for row in listed:
        assert len(row) == 4, row
        assert all(row), row
        assert row[2].split()[0].rstrip(",:;") in WEIGHTS, row[0]
    weights = [WEIGHTS.index(row[2].split()[0].rstrip(",:;")) for row in listed]
    assert weights == sorted(weights)


def test_summary_counts_what_is_there() -> None:
    *chapters, total = table(STATEMENT, "Summary")
    for row, heading in zip(chapters, headings(), strict=True):
        answers = Counter(line[2] for where, line in rows() if where == heading)
        assert row == [heading, *(str(answers[answer]) for answer in ANSWERS)]
    answers = Counter(row[2] for _heading, row in rows())
    assert total == ["all", *(str(answers[answer]) for answer in ANSWERS)]
