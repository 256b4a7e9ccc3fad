import base64
import uuid

import pytest
from django.db import connection

from agreements.drafting.models import Answer
from agreements.people.encryption import UnreadableError, lock, unlock
from agreements.plans.models import Message
from tests import build

FIRST, SECOND = ("2026", b"1" * 32), ("2027", b"2" * 32)


def stored(row, column: str) -> str:
    """The column as somebody sees it who holds the database."""
    table, key = row._meta.db_table, row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [key])
        return cursor.fetchone()[0]


def overwrite(row, column: str, value: str) -> None:
    table, key = row._meta.db_table, row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, key])


def test_private_words_lie_in_the_database_unreadable(ana):
    message = build.message(ana, "I am afraid")
    assert "afraid" not in stored(message, "text")
    assert "afraid" not in base64.b64decode(stored(message, "text")).decode("latin-1")
    assert Message.objects.get(pk=message.pk).text == "I am afraid"


def test_the_length_of_what_is_stored_does_not_tell_how_much_was_written(ana):
    short, long = build.message(ana, "no"), build.message(ana, "é" * 100)
    assert len(stored(short, "text")) == len(stored(long, "text"))


def test_the_same_words_never_look_the_same(ana):
    one, two = build.message(ana, "yes"), build.message(ana, "yes")
    assert stored(one, "text") != stored(two, "text")


@pytest.mark.parametrize("words", ["", "a", "x" * 252, "x" * 253, "é" * 200_000, "👨‍👩‍👧\n\tعربي"])
def test_any_words_come_back_as_they_were(settings, words):
    settings.FIELD_KEYS = [FIRST]
    assert unlock(lock(words, "here"), "here") == words


def test_words_moved_to_another_row_do_not_open(ana):
    one, two = build.message(ana, "mine"), build.message(ana, "other")
    overwrite(two, "text", stored(one, "text"))
    with pytest.raises(UnreadableError):
        Message.objects.get(pk=two.pk).text  # noqa: B018 - reading opens it


def test_words_given_to_another_person_do_not_open(ana, ben):
    message = build.message(ana, "mine")
    Message.objects.filter(pk=message.pk).update(partner=ben)
    with pytest.raises(UnreadableError):
        Message.objects.get(pk=message.pk).text  # noqa: B018 - reading opens it


def test_an_answer_moved_to_another_question_does_not_open(ana):
    build.answer(ana, "intimacy.touch", {"choice": "none"})
    Answer.objects.filter(partner=ana).update(slug="intimacy.sexual")
    with pytest.raises(UnreadableError):
        Answer.objects.get(partner=ana).value  # noqa: B018 - reading opens it


def test_one_changed_bit_is_noticed(settings):
    settings.FIELD_KEYS = [FIRST]
    raw = bytearray(base64.b64decode(lock("words", "here")))
    for place in range(len(raw)):
        altered = bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]])
        with pytest.raises(UnreadableError):
            unlock(base64.b64encode(altered).decode(), "here")


@pytest.mark.parametrize("nonsense", ["", "AA==", "words", "é", base64.b64encode(b"\xff").decode()])
def test_nonsense_in_the_database_is_an_error_and_never_empty_words(nonsense):
    with pytest.raises(UnreadableError):
        unlock(nonsense, "here")


def test_after_a_new_key_old_words_still_open_and_new_ones_use_it(settings):
    settings.FIELD_KEYS = [FIRST]
    old = lock("words", "here")
    settings.FIELD_KEYS = [SECOND, FIRST]
    assert unlock(old, "here") == "words"
    assert base64.b64decode(lock("words", "here"))[1:5] == b"2027"
    settings.FIELD_KEYS = [SECOND]
    with pytest.raises(UnreadableError):
        unlock(old, "here")


def test_a_row_saved_for_another_reason_keeps_its_words_as_they_lie(ana):
    message = build.message(ana, "mine")
    before = stored(message, "text")
    again = Message.objects.get(pk=message.pk)
    again.read_at = build.NOON
    again.save()
    assert stored(message, "text") == before


def test_encrypted_words_cannot_be_set_past_the_row_they_belong_to(ana):
    build.message(ana, "mine")
    with pytest.raises(TypeError, match="save the row"):
        Message.objects.filter(partner=ana).update(text="open")


def test_a_copy_under_another_key_is_locked_again_for_itself(ana):
    message = Message.objects.get(pk=build.message(ana, "mine").pk)
    words = message.text
    message.pk, message.form_key, message._state.adding = uuid.uuid4(), uuid.uuid4(), True
    message.save()
    assert Message.objects.get(pk=message.pk).text == words
