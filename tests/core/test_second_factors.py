"""What the settings make of codes: how long they hold, and that nobody guesses them."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from diplomacy.core.signin import stored_secrets
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def test_code_of_another_half_minute_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = totp.generate_totp_secret()
    moment = 47_000_000 * 30 + 15
    monkeypatch.setattr(totp.time, "time", lambda: moment)
    codes = {
        shift: totp.format_hotp_value(totp.hotp_value(secret, 47_000_000 + shift))
        for shift in (-1, 0, 1)
    }
    accepted = {shift for shift, code in codes.items() if totp.validate_totp_code(secret, code)}
    # One of a million: the code of a neighbour may happen to be the same.
    assert accepted == {shift for shift, code in codes.items() if code == codes[0]}


def test_recovery_codes_cannot_be_guessed() -> None:
    one, other = (RecoveryCodes.activate(person("viewer")) for _ in range(2))
    codes = one.generate_codes()
    assert len(set(codes)) == 10
    assert all(len(code) == 8 and code.isdigit() for code in codes)  # 26 bits each
    assert not set(codes) & set(other.generate_codes())
    seed = stored_secrets.decrypt(one.instance.data["seed"])
    assert len(seed) == 80  # 40 random bytes in hexadecimal
