import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Device(models.TextChoices):
    OWN = "own", _("Yes, only I can unlock it")
    SHARED = "shared", _("Someone else can unlock it or use it")
    UNSURE = "unsure", _("I’m not sure")


class Mailbox(models.TextChoices):
    OWN = "own", _("Only me")
    SHARED = "shared", _("Someone else can")
    UNSURE = "unsure", _("I’m not sure")


class Reach(models.TextChoices):
    EMAIL = "email", _("By email, in neutral words")
    NONE = "none", _("Not at all. I’ll look here myself.")


class Theme(models.TextChoices):
    SYSTEM = "", _("As this device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class UserManager(BaseUserManager["User"]):
    def at(self, address: str) -> "models.QuerySet[User]":
        """Who has this address, capitals aside: found through the index, known or not."""
        plain = Lower(Value(address))
        return self.alias(plain=Lower("email")).exclude(email="").filter(plain=plain)

    def by_email(self, address: str) -> "User | None":
        return self.at(address).first()


class User(AbstractBaseUser):
    """One person: one account, one email address or none.

    The inherited `password` holds the person's *own word*, hashed; unusable until one is chosen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, blank=True, default="")
    full_name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    theme = models.CharField(max_length=5, choices=Theme.choices, blank=True, default="")
    device = models.CharField(max_length=6, choices=Device.choices, blank=True, default="")
    mailbox = models.CharField(max_length=6, choices=Mailbox.choices, blank=True, default="")
    reach = models.CharField(max_length=5, choices=Reach.choices, blank=True, default="")
    notice_hour = models.PositiveSmallIntegerField(default=18)
    word_wanted = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    signed_out_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            UniqueConstraint(
                Lower("email"), name="user_email_belongs_to_one_person", condition=~Q(email="")
            ),
            CheckConstraint(
                name="user_device_is_known", condition=Q(device__in=["", *Device.values])
            ),
            CheckConstraint(
                name="user_mailbox_is_known", condition=Q(mailbox__in=["", *Mailbox.values])
            ),
            CheckConstraint(name="user_reach_is_known", condition=Q(reach__in=["", *Reach.values])),
            CheckConstraint(name="user_notice_hour_is_an_hour", condition=Q(notice_hour__lte=23)),
        ]

    def __str__(self) -> str:
        return self.short_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session ends with the own word it began under, and with signing out everywhere."""
        own = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{own}{self.signed_out_at.timestamp() if self.signed_out_at else ''}"

    @property
    def takes_notices(self) -> bool:
        """Email notices may go out: an address, their own choice, a mailbox nobody else reads."""
        return bool(self.email) and self.reach == Reach.EMAIL and self.mailbox == Mailbox.OWN

    @property
    def idle_minutes(self) -> int:
        """Minutes without a request after which the person is signed out (product decision 14)."""
        return 60 if self.device == Device.OWN else 15


class Purpose(models.TextChoices):
    SIGN_IN = "sign_in", "sign in"
    JOIN = "join", "join"
    SIGN = "sign", "sign"


class CodeQuerySet(models.QuerySet["Code"]):
    def usable(self, at: datetime) -> Self:
        return self.filter(used_at=None, tries_left__gt=0, expires_at__gt=at)


class Code(models.Model):
    """A six-digit code sent to one person for one act, usable once.

    A row without a person is the same page and the same queue for an address nobody has here.
    `subject` is what the act is about (an invitation, an agreement); the code proves nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    subject = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField(default=3)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(name="code_purpose_is_known", condition=Q(purpose__in=Purpose.values)),
            CheckConstraint(
                name="code_ends_after_it_begins", condition=Q(expires_at__gt=F("made_at"))
            ),
            CheckConstraint(name="code_has_at_most_three_tries", condition=Q(tries_left__lte=3)),
        ]

    def __str__(self) -> str:
        return f"code for {self.purpose}"


class Proof(models.Model):
    """A fresh proof that this person is here now, for one act, usable once within five minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    act = models.CharField(max_length=20)
    subject = models.CharField(max_length=80, blank=True, default="")
    method = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="proof_method_is_known", condition=Q(method__in=["code", "own_word"])
            ),
        ]

    def __str__(self) -> str:
        return f"proof for {self.act}"


class JoinCode(models.Model):
    """What a person without a mailbox signs in with, read out or handed over by the coach.

    Kept as a keyed digest; the words themselves are shown once to the coach.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="joincode_has_one_current_per_person",
                fields=["user"],
                condition=Q(replaced_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"join code of {self.user_id}"


class Allowance(models.Model):
    """How often something was tried from one place within one window."""

    key = models.CharField(max_length=120, unique=True)
    since = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.used}"
