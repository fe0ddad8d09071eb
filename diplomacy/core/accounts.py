"""How people get in: accounts are given, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """django-allauth's hooks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator makes accounts."""
        return False
