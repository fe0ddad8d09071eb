"""Which passwords are refused, and that nothing is asked of the kinds of characters."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories.people import person

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako():
    return person(
        "viewer", username="mihon.hanako", name_ja="見本花子太郎左衛門之助", name_en="Hanako"
    )


def refused(password, user=None):
    with pytest.raises(ValidationError) as error:
        validate_password(password, user)
    return {one.code for one in error.value.error_list}


def test_eleven_characters_are_too_short():
    assert "password_too_short" in refused("xk2-vq9-zmw")
    validate_password("xk2-vq9-zmwt")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2015!",
        "P@ssw0rd1234!",
        "qwertyuiop[]",
        "1qaz2wsx3edc",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabc",
        "sunshine2014",
        "2015年4月1日" * 2,
        "portaltokyo1",
        "diplomacy2015",
        "p" * 500,
    ],
)
def test_what_is_easily_guessed_is_refused(password):
    assert refused(password) & {"password_guessable", "password_too_common"}


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "kumo no ue no saru",
        "雲の上の猿が傘をさして笑う",
        "837261940573",  # digits alone are as good as their number
        "x9" + "lantern mushroom obtuse glacier " * 20,
    ],
)
def test_no_kinds_of_characters_are_asked_for(password):
    validate_password(password)


@pytest.mark.parametrize(
    "password", ["mihon.hanako1", "mihonhanako12", "hanakohanako1", "見本花子太郎左衛門之助！"]
)
def test_what_is_known_of_the_person_is_refused(password, hanako):
    assert refused(password, hanako) & {"password_guessable", "password_too_similar"}


def test_present_password_is_refused(somebody):
    assert refused(PASSWORD, somebody) == {"password_current"}


def test_page_says_what_is_wrong_in_both_languages(somebody, sign_in):
    client = sign_in(somebody)

    def change(new):
        return client.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        ).content.decode()

    assert "This password is easy to guess." in change("password1234")
    assert "This is your present password." in change(PASSWORD)
    somebody.language = "ja"
    somebody.save()
    assert "推測されやすいパスワードです。" in change("password1234")
    assert "現在のパスワードと同じです。" in change(PASSWORD)
    somebody.refresh_from_db()
    assert somebody.check_password(PASSWORD)
