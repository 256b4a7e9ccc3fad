import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.web.public.urls import urlpatterns
from tests.web.public.ways import SIGN_IN, come_in

NAMES = [pattern.name for pattern in urlpatterns]
NOT_PAGES = {"exit", "script", "trusted"}
PRIVATE = re.compile(r"separat|relation|couple|agreement|partner|ana|ben\b", re.I)


def address(name: str) -> str:
    return reverse(f"public:{name}", args=["token"] if name == "invitation" else [])


@pytest.mark.parametrize("name", [*NAMES, "nothing"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_page_is_kept_found_framed_or_told_to_others(name, signed_in, ana):
    browser = Client()
    if signed_in:
        come_in(browser, ana.user)
    answer = browser.get("/nothing/" if name == "nothing" else address(name))
    head = answer.headers
    assert head["Cache-Control"] == "no-store"
    assert head["X-Robots-Tag"] == "noindex, nofollow"
    assert head["Referrer-Policy"] == "same-origin"
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in head["Content-Security-Policy"]
    assert "'unsafe" not in head["Content-Security-Policy"]


@pytest.mark.parametrize("name", NAMES)
def test_titles_and_addresses_tell_nothing(name, db):
    assert not PRIVATE.search(address(name))
    page = Client().get(address(name), follow=name != "exit")
    title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert not PRIVATE.search(title)
    assert title.endswith(" – Stillwater") or name in NOT_PAGES


@pytest.mark.parametrize("name", NAMES)
def test_no_page_carries_a_script_or_a_style_of_its_own(name, ana):
    browser = Client()
    browser.post(SIGN_IN, {"email": ana.email})
    body = browser.get(address(name)).content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", body)
