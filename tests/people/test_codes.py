from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.notices.actions import CannotSendCodeError, send_code
from agreements.notices.models import Notice
from agreements.people.actions import CannotUseCodeError, make_code, use_code
from agreements.people.models import Code, Purpose
from tests import build
from tests.build import NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def person(db):
    return build.person("Ana Souza", email="ana@example.org")


def fresh(person, **how):
    return make_code(person, purpose=Purpose.SIGN_IN, at=NOON, **how)


def other_digits(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_a_code_opens_once_for_its_person(person):
    code, digits = fresh(person)
    assert use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON).user == person
    with pytest.raises(CannotUseCodeError, match="has been used"):
        use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON)


def test_a_code_is_six_digits_and_only_its_digest_is_stored(person):
    code, digits = fresh(person)
    assert len(digits) == 6
    assert digits.isdigit()
    assert digits not in str(Code.objects.filter(pk=code.pk).values().get())


def test_a_code_may_be_pasted_with_the_sentence_around_it(person):
    code, digits = fresh(person)
    typed = f"{digits[:3]} {digits[3:]} is your Stillwater code"
    assert use_code(code.pk, typed, purpose=Purpose.SIGN_IN, at=NOON).pk == code.pk


def test_digits_of_another_script_are_digits(person):
    code, digits = fresh(person)
    arabic = "".join(chr(0x0660 + int(digit)) for digit in digits)
    assert use_code(code.pk, arabic, purpose=Purpose.SIGN_IN, at=NOON).pk == code.pk


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abc def", "²²²²²²"[:5]])
def test_what_is_no_code_costs_no_try(person, typed):
    code, _digits = fresh(person)
    with pytest.raises(CannotUseCodeError, match="Enter the 6-digit code"):
        use_code(code.pk, typed, purpose=Purpose.SIGN_IN, at=NOON)
    assert Code.objects.get(pk=code.pk).tries_left == 3


def test_a_code_lives_for_ten_minutes(person):
    code, digits = fresh(person)
    with pytest.raises(CannotUseCodeError, match="timed out"):
        use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON + 10 * MINUTE)
    just_in_time = NOON + 10 * MINUTE - timedelta(seconds=1)
    assert use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=just_in_time)


def test_a_code_has_three_tries_then_the_right_digits_do_not_help(person):
    code, digits = fresh(person)
    for said in ["doesn’t match", "doesn’t match", "a few tries in a row"]:
        with pytest.raises(CannotUseCodeError, match=said):
            use_code(code.pk, other_digits(digits), purpose=Purpose.SIGN_IN, at=NOON)
    with pytest.raises(CannotUseCodeError, match="a few tries in a row"):
        use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON)


def test_the_third_try_still_counts(person):
    code, digits = fresh(person)
    for _try in range(2):
        with pytest.raises(CannotUseCodeError):
            use_code(code.pk, other_digits(digits), purpose=Purpose.SIGN_IN, at=NOON)
    assert use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON)


def test_a_code_opens_only_the_act_and_the_subject_it_was_sent_for(person):
    code, digits = make_code(person, purpose=Purpose.SIGN, subject="agreement-1", at=NOON)
    for purpose, subject in [(Purpose.SIGN, "agreement-2"), (Purpose.SIGN_IN, "agreement-1")]:
        with pytest.raises(CannotUseCodeError):
            use_code(code.pk, digits, purpose=purpose, subject=subject, at=NOON)
    assert use_code(code.pk, digits, purpose=Purpose.SIGN, subject="agreement-1", at=NOON)


def test_the_digits_of_one_code_do_not_open_another(person):
    (_code, digits), (other, its_digits) = fresh(person), fresh(person)
    typed = digits if digits != its_digits else other_digits(digits)
    with pytest.raises(CannotUseCodeError):
        use_code(other.pk, typed, purpose=Purpose.SIGN_IN, at=NOON)


def test_asking_again_leaves_the_earlier_code_usable_so_nobody_can_spoil_anothers(person):
    code, digits = fresh(person)
    for _again in range(4):
        fresh(person)
    assert use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON)


def test_a_code_for_an_address_nobody_has_never_opens_and_says_the_same():
    code, digits = fresh(None)
    with pytest.raises(CannotUseCodeError, match="doesn’t match"):
        use_code(code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON)


def test_an_unknown_address_takes_the_very_same_steps(person):
    steps = []
    for whose in [person, None]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            send_code(whose, purpose=Purpose.SIGN_IN, place="network-1", at=NOON)
        steps.append([query["sql"].split()[0] for query in queries.captured_queries])
    assert steps[0] == steps[1]
    owed = Notice.objects.filter(kind="code")
    assert [notice.recipient for notice in owed.order_by("recipient__email")] in (
        [None, person],
        [person, None],
    )
    assert len({notice.secret for notice in owed}) == 2


def test_one_place_may_ask_five_times_in_fifteen_minutes(person):
    for _time in range(5):
        send_code(person, purpose=Purpose.SIGN_IN, place="network-1", at=NOON)
    with pytest.raises(CannotSendCodeError):
        send_code(person, purpose=Purpose.SIGN_IN, place="network-1", at=NOON + 14 * MINUTE)
    assert send_code(person, purpose=Purpose.SIGN_IN, place="network-1", at=NOON + 15 * MINUTE)


def test_nobody_can_use_up_what_another_place_may_ask(person):
    for _time in range(5):
        send_code(person, purpose=Purpose.SIGN_IN, place="bens-network", at=NOON)
    code = send_code(person, purpose=Purpose.SIGN_IN, place="anas-phone", at=NOON)
    assert Notice.objects.filter(dedupe_key=f"code:{code.pk}", recipient=person).exists()


def test_a_code_is_for_something_known(person):
    code, _digits = fresh(person)
    with broken("code_purpose_is_known"):
        Code.objects.filter(pk=code.pk).update(purpose="x")


def test_a_code_ends_after_it_begins(person):
    code, _digits = fresh(person)
    with broken("code_ends_after_it_begins"):
        Code.objects.filter(pk=code.pk).update(expires_at=NOON)


def test_a_code_never_has_more_than_three_tries(person):
    code, _digits = fresh(person)
    with broken("code_has_at_most_three_tries"):
        Code.objects.filter(pk=code.pk).update(tries_left=4)
