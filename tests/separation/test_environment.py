"""A start with a value missing or nonsensical ends with one plain sentence that names it."""

import base64
import os
import runpy
import subprocess
import sys
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from django.core.exceptions import ImproperlyConfigured

from tests.architecture.tree import HERE
from tests.production import environment, signing_key

REQUIRED = (
    *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "FIELD_KEYS", "BASE_URL"),
    "SIGNING_P12",
)
NONSENSE = [
    ("DATABASE_URL", "mysql://u:p@db/name"),
    ("DATABASE_URL", "postgres://"),
    ("DATABASE_URL", "postgres://u:p@db:port/name"),
    ("DATABASE_URL", "postgres://u:p@db:5432"),
    ("DATABASE_URL", "somewhere"),
    ("REDIS_URL", "http://localhost"),
    ("REDIS_URL", "redis://"),
    ("REDIS_URL", "redis://host:99999/0"),
    ("REDIS_URL", "redis://host:0/0"),
    ("EMAIL_URL", "mail.example.org"),
    ("EMAIL_URL", "smtp://"),
    ("EMAIL_URL", "smtp://two words@host"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 60),
    ("FIELD_KEYS", "not keys"),
    ("FIELD_KEYS", "2027:c2hvcnQ="),
    ("FIELD_KEYS", ",".join([f"2027:{base64.b64encode(b'k' * 32).decode()}"] * 2)),
    ("SERVICE_NAME", "two\nlines"),
    ("SERVICE_NAME", "a name " * 10),
    ("SERVICE_NAME", "..."),
    ("BASE_URL", "practice.example.org"),
    ("BASE_URL", "http://practice.example.org"),
    ("BASE_URL", "https://practice.example.org/here"),
    ("BASE_URL", "https://"),
    ("BASE_URL", "https://me@practice.example.org"),
    ("PROXIES", "-1"),
    ("PROXIES", "some"),
    ("SIGNING_P12", "/no/such/file.p12"),
    ("SIGNING_P12_PASSWORD", "wrong"),
    ("DEMONSTRATION", "yes"),
    ("EXIT_URL", "http://example.org"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("production"))


@pytest.fixture
def start(monkeypatch):
    """Read the settings anew, in this environment and no other."""

    def read(values: dict[str, str]) -> dict[str, Any]:
        for name in {*os.environ, *REQUIRED, "SERVICE_NAME", "DEMONSTRATION"}:
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(HERE / "separation" / "settings.py"))

    return read


def test_a_whole_environment_starts(start, sound):
    settings = start(sound)

    assert settings["SERVICE_NAME"] == "Stillwater"
    assert settings["TIME_OFFSET_FILE"] is None


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_value_ends_the_start_with_one_sentence(start, sound, name):
    left = {key: value for key, value in sound.items() if key != name}

    for values in (left, {**left, name: " "}):
        with pytest.raises(ImproperlyConfigured) as refusal:
            start(values)
        assert str(refusal.value) == f"Set {name}: the service does not start without it."


@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_a_nonsensical_value_ends_the_start_with_one_sentence(start, sound, name, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start({**sound, name: value})

    assert name in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert str(refusal.value).endswith((".", "://", "org"))


@pytest.mark.parametrize(
    "program",
    [
        ["manage.py", "check"],
        ["-m", "separation.supervisor"],
        ["-c", "import separation.wsgi"],
    ],
)
def test_every_program_says_the_sentence_and_nothing_else(sound, program):
    values = {**sound, "SECRET_KEY": "", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, *program],
        cwd=HERE,
        env=values,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout + done.stderr == ("Set SECRET_KEY: the service does not start without it.\n")


def test_a_service_without_a_name_of_its_own_has_the_neutral_one(start, sound):
    assert start({**sound, "SERVICE_NAME": ""})["SERVICE_NAME"] == "Stillwater"


def test_a_signing_key_of_another_kind_is_refused(start, sound, tmp_path):
    file = tmp_path / "rsa.p12"
    key = generate_private_key(65537, 2048)
    file.write_bytes(serialize_key_and_certificates(b"seal", key, None, None, NoEncryption()))

    with pytest.raises(ImproperlyConfigured, match=r"holds no key on the curve P-256"):
        start({**sound, "SIGNING_P12": str(file), "SIGNING_P12_PASSWORD": ""})


def test_the_signing_key_opens_with_its_password(start, sound, tmp_path):
    file = signing_key(tmp_path / "other.p12", "another word")
    values = {**sound, "SIGNING_P12": str(file), "SIGNING_P12_PASSWORD": "another word"}
    assert start(values)["SIGNING_P12"] == str(file)


def test_a_demonstration_needs_nothing(start, tmp_path):
    settings = start({"DEMONSTRATION": "1", "VAR_DIR": str(tmp_path)})

    assert settings["BASE_URL"] == "http://localhost:8000"
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "data.sqlite3")
    assert str(tmp_path) in settings["CELERY_BROKER_URL"]


def test_a_demonstration_keeps_its_secrets_to_itself(start, tmp_path):
    values = {"DEMONSTRATION": "1", "VAR_DIR": str(tmp_path)}
    first, second = start(values), start(values)

    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["FIELD_KEYS"] == second["FIELD_KEYS"]
    made = sorted(file.name for file in (tmp_path / "keys").iterdir())
    assert made == ["field", "secret"]
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_demonstration_sends_through_the_mail_server_it_is_given(start, tmp_path):
    settings = start(
        {
            "DEMONSTRATION": "1",
            "VAR_DIR": str(tmp_path),
            "EMAIL_URL": "smtp+ssl://me%40home:a%3Ab@mail.example.org",
        }
    )
    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert settings["EMAIL_HOST"] == "mail.example.org"
    assert settings["EMAIL_PORT"] == 465
    assert settings["EMAIL_HOST_USER"] == "me@home"
    assert settings["EMAIL_HOST_PASSWORD"] == "a:b"
    assert settings["EMAIL_USE_SSL"]
    assert not settings["EMAIL_USE_TLS"]
