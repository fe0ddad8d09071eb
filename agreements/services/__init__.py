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
from .approvals import decide_approval, request_approvals, withdraw_approval
from .commitments import change_commitment, check_commitment, create_commitment, move_commitment
from .memos import freeze_memo, made, make_memo_files, memo_file
from .questions import answer_question, ask_question, void_question, withdraw_question
from .reviews import complete_review, open_review, void_review
from .terms import remove_term, save_term
from .texts import remove_amendment, save_amendment, save_text

__all__ = [
    "PartyEntry",
    "answer_question",
    "ask_question",
    "change_agreement",
    "change_commitment",
    "check_commitment",
    "complete_review",
    "create_agreement",
    "create_commitment",
    "decide_approval",
    "end_lapsed",
    "freeze_memo",
    "made",
    "make_memo_files",
    "memo_file",
    "move_agreement",
    "move_commitment",
    "open_review",
    "parties_with",
    "remove_amendment",
    "remove_term",
    "request_approvals",
    "save_amendment",
    "save_term",
    "save_text",
    "void_agreement",
    "void_question",
    "void_review",
    "withdraw_approval",
    "withdraw_question",
]
