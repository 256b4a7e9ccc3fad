from django.urls import path

from agreements.web.public.help import help_now
from agreements.web.public.join_code import join_code
from agreements.web.public.joining import invitation, join
from agreements.web.public.landing import accessibility, how, landing, privacy, terms
from agreements.web.public.leaving import alive, leave, sign_out
from agreements.web.public.own_word import own_word
from agreements.web.public.signing_in import enter_code, sign_in
from agreements.web.public.verify import script, trusted, verify

app_name = "public"
urlpatterns = [
    path("", landing, name="landing"),
    path("in/", sign_in, name="sign_in"),
    path("in/code/", enter_code, name="enter_code"),
    path("in/word/", own_word, name="own_word"),
    path("in/join/", join_code, name="join_code"),
    path("out/", sign_out, name="sign_out"),
    path("exit/", leave, name="exit"),
    path("alive/", alive, name="alive"),
    path("i/<str:token>/", invitation, name="invitation"),
    path("join/", join, name="join"),
    path("help/", help_now, name="help"),
    path("verify/", verify, name="verify"),
    path("verify/check.py", script, name="script"),
    path("verify/trust.json", trusted, name="trusted"),
    path("privacy/", privacy, name="privacy"),
    path("terms/", terms, name="terms"),
    path("accessibility/", accessibility, name="accessibility"),
    path("how/", how, name="how"),
]
