"""A bearer token, as REST framework itself does it."""

import hashlib

from rest_framework import exceptions
from rest_framework.authentication import TokenAuthentication

from .models import Token


class Bearer(TokenAuthentication):
    """REST framework's own, but for the table the token lies in."""

    keyword = "Bearer"

    def authenticate_credentials(self, key: str) -> tuple:
        """One query, as in the original."""
        try:
            digest = hashlib.sha256(key.encode()).hexdigest()
            token = Token.objects.select_related("client__owner").get(hash=digest)
        except Token.DoesNotExist:
            raise exceptions.AuthenticationFailed from None
        return token.client.owner, token
