"""Private text at rest: AES-256-GCM, bound to its table, column, row and owner.

A stored value is base64 of: key id length (1 byte), key id, nonce (12 bytes), ciphertext with tag.
The plaintext is padded to a bucket, so the length of a row says little about the length of the
words, and nothing inside tells when it was written. A value copied to another row, column or
person does not open: it raises Unreadable, never an empty string.
"""

import base64
import json
import os
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField

_BUCKETS = (256, 1024, 4096, 16384, 65536, 262144)


class UnreadableError(Exception):
    """A stored private text could not be opened: wrong key, or it was altered or moved."""


def _padded(plain: bytes) -> bytes:
    body = len(plain).to_bytes(4, "big") + plain
    bucket = next((size for size in _BUCKETS if size >= len(body)), None)
    size = bucket or -(-len(body) // _BUCKETS[-1]) * _BUCKETS[-1]
    return body.ljust(size, b"\0")


def lock(plain: str, context: str) -> str:
    """Encrypt with the first of settings.FIELD_KEYS; `context` says where the value belongs."""
    key_id, key = settings.FIELD_KEYS[0]
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, _padded(plain.encode()), f"{key_id}|{context}".encode())
    mark = key_id.encode()
    return base64.b64encode(bytes([len(mark)]) + mark + nonce + sealed).decode()


def unlock(stored: str, context: str) -> str:
    """The words again. Raises Unreadable when the key is unknown or the value does not belong."""
    try:
        raw = base64.b64decode(stored, validate=True)
        cut = 1 + raw[0]
        key_id = raw[1:cut].decode()
        key = dict(settings.FIELD_KEYS)[key_id]
        body = AESGCM(key).decrypt(
            raw[cut : cut + 12], raw[cut + 12 :], f"{key_id}|{context}".encode()
        )
    except (InvalidTag, KeyError, ValueError, IndexError) as problem:
        raise UnreadableError(context) from problem
    return body[4 : 4 + int.from_bytes(body[:4], "big")].decode()


class _Locked(str):
    """A value as it lies in the database, opened when the attribute is first read."""

    __slots__ = ()


class _Opener:
    def __init__(self, field: "EncryptedText") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        if isinstance(value, _Locked):
            value = row.__dict__[name] = self.field.opened(row, value)
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class EncryptedText(_Text):
    """Text that only a holder of the keys reads. It cannot be searched or set by `.update()`.

    `owner` names the columns (besides the primary key) the value is bound to.
    """

    def __init__(self, *args: Any, owner: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.owner = owner
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "owner": self.owner}

    def contribute_to_class(
        self,
        cls: type[models.Model],
        name: str,
        private_only: bool = False,  # noqa: FBT001, FBT002 - Django calls it like this
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        setattr(cls, self.attname, _Opener(self))

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return None if value is None else _Locked(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is not None and not isinstance(value, _Locked):
            raise TypeError(f"{self.name} is encrypted per row: save the row instead of updating")
        return super().get_db_prep_save(value, connection)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django calls it like this
        value = model_instance.__dict__[self.attname]
        if value is None or isinstance(value, _Locked):
            return value
        return _Locked(lock(self.to_words(value), self._context(model_instance)))

    def opened(self, row: models.Model, stored: str) -> Any:
        return self.from_words(unlock(stored, self._context(row)))

    def to_words(self, value: Any) -> str:
        return str(value)

    def from_words(self, words: str) -> Any:
        return words

    def _context(self, row: models.Model) -> str:
        bound = [str(row.pk), *(str(getattr(row, column)) for column in self.owner)]
        return "|".join([row._meta.db_table, str(self.column), *bound])


class EncryptedJSON(EncryptedText):
    """JSON that only a holder of the keys reads."""

    _pyi_private_set_type: Any  # what the type checker lets a row be made with

    def to_words(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)

    def from_words(self, words: str) -> Any:
        return json.loads(words)
