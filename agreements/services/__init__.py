"""Writing agreements, their parties and terms, and the reviews that follow from them.

Every function locks the agreement first, so two people who change different parts of one
agreement follow each other, and the roles and the review clock are always computed from what is
stored. Pages, the API and the loader call the same functions.
"""

from .agreements import (
    PartyEntry,
    change_agreement,
    create_agreement,
    end_lapsed,
    move_agreement,
    parties_with,
    void_agreement,
)
from .memos import freeze_memo, made, make_memo_files, memo_file
from .questions import answer_question, ask_question, void_question, withdraw_question
from .reviews import complete_review, open_review, void_review
from .terms import remove_term, save_term

__all__ = [
    "PartyEntry",
    "answer_question",
    "ask_question",
    "change_agreement",
    "complete_review",
    "create_agreement",
    "end_lapsed",
    "freeze_memo",
    "made",
    "make_memo_files",
    "memo_file",
    "move_agreement",
    "open_review",
    "parties_with",
    "remove_term",
    "save_term",
    "void_agreement",
    "void_question",
    "void_review",
    "withdraw_question",
]
