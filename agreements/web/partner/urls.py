from django.urls import path

from agreements.web.partner.account import account, who, word
from agreements.web.partner.agreement import agreement, changed, printable
from agreements.web.partner.asked import asked
from agreements.web.partner.by_hand import not_mine, on_paper, scan
from agreements.web.partner.check import check, unseal
from agreements.web.partner.checkin import checkin, checkin_done
from agreements.web.partner.copies import copy, download, short
from agreements.web.partner.dates import calendar, dates
from agreements.web.partner.dictated import typed
from agreements.web.partner.forgotten import forgotten
from agreements.web.partner.freedom import freedom
from agreements.web.partner.home import home
from agreements.web.partner.messages import messages
from agreements.web.partner.paper import workbook, workbook_file
from agreements.web.partner.proof import proof
from agreements.web.partner.question import question, save
from agreements.web.partner.replying import reply
from agreements.web.partner.room import in_session
from agreements.web.partner.sign import not_ready, sign, signed, take_back
from agreements.web.partner.stop import stop
from agreements.web.partner.together import accept, together, together_topic
from agreements.web.partner.topics import topic, topic_done
from agreements.web.partner.welcome import welcome, welcome_step

app_name = "partner"
urlpatterns = [
    path("", home, name="home"),
    path("welcome/", welcome, name="welcome"),
    path("welcome/<int:step>/", welcome_step, name="welcome_step"),
    path("<int:number>/", topic, name="topic"),
    path("<int:number>/<int:place>/", question, name="question"),
    path("<int:number>/<int:place>/save/", save, name="save"),
    path("<int:number>/done/", topic_done, name="topic_done"),
    path("more/", forgotten, name="forgotten"),
    path("typed/", typed, name="typed"),
    path("paper/", workbook, name="workbook"),
    path("paper/file/", workbook_file, name="workbook_file"),
    path("check/", check, name="check"),
    path("unseal/", unseal, name="unseal"),
    path("notes/", messages, name="messages"),
    path("account/", account, name="account"),
    path("account/word/", word, name="word"),
    path("who/", who, name="who"),
    path("look/", together, name="together"),
    path("look/changed/", changed, name="changed"),
    path("look/asked/<uuid:rule>/", asked, name="asked"),
    path("look/<int:number>/", together_topic, name="together_topic"),
    path("look/<int:number>/yes/", accept, name="accept"),
    path("look/now/", in_session, name="now"),
    path("look/<int:number>/<uuid:rule>/", reply, name="reply"),
    path("read/", agreement, name="agreement"),
    path("read/question/", freedom, name="freedom"),
    path("read/print/", printable, name="printable"),
    path("name/", sign, name="sign"),
    path("name/code/", proof, name="proof"),
    path("name/done/", signed, name="signed"),
    path("name/later/", not_ready, name="not_ready"),
    path("name/back/", take_back, name="take_back"),
    path("name/paper/", on_paper, name="on_paper"),
    path("name/paper/file/", scan, name="scan"),
    path("name/mine/", not_mine, name="not_mine"),
    path("copy/", copy, name="copy"),
    path("copy/file/", download, name="download"),
    path("copy/short/", short, name="short"),
    path("week/<int:number>/", checkin, name="checkin"),
    path("week/<int:number>/done/", checkin_done, name="checkin_done"),
    path("dates/", dates, name="dates"),
    path("dates/<int:number>.ics", calendar, name="calendar"),
    path("stop/", stop, name="stop"),
]
