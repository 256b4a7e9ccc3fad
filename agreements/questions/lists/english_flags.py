"""What is flagged for the coach in English, and what can never stand in an agreement.

`said` counts unless a no stands before it ("nobody has to share a location"), `denied` only after
a no ("never talks to a friend"), `either` so or so.
"""

from agreements.questions.lists.english_sets import listed
from agreements.questions.wordlist import Told

FLAGS = {
    "surveillance": Told(
        said=listed("""
live location
location / locations / location sharing / gps / find my phone / tracker ... on for / stays on /
    stay on / is on / are on / remains on / turned on / switched on / left on / always on / kept
    on
location sharing / location ... on for / on at all times
share / shares / send / sends / show / shows / give / gives / tell / tells .. his / her / my /
    our / their / your / each other / live / phone .. location / locations / whereabouts
share / shares + location / locations / a location
location ... at all times / all day / all the time
track / tracks / tracking / follow / follows / monitor* / spy / spies / trace* ... phone / car /
    location / movements / him / her / me
gps tracker / airtag* / tracking app / tracker app / spyware / stalkerware / keylogger / find my
    iphone / life360
share / shares / give / gives / hand over / hands over / exchange / exchanges / tell / tells ...
    {password}
know / knows / has / have / get / gets + his / her / my / all / each other / the other / {name}
    .. {password}
read / reads / reading / check / checks / checking / look / looks / looking / search / searches
    / searching / open / opens / go / goes / see / sees / scroll / scrolls / inspect* .. his /
    her / their / your / each other / the other / one another / the partner / {name} ..
    {devices}
he / she / you / they / {name} .. read / reads / check / checks / look / looks / search /
    searches / open / opens / go / goes / see / sees / scroll / scrolls / inspect* .. my / our
    .. {devices}
access to .. {devices} / messages
phone / phones .. unlocked / without a lock / without a password / without passwords
screenshot*
photo proof / video proof / photo as proof / picture as proof
send* / show* / post* .. photo* / picture* / video* / selfie* ... prove / proves / proof / where
    / who
report / reports / check in / checks in / account for ... every hour / hourly / each hour /
    every two hours / every few hours / twice a day / times a day
let / lets .. know ... every hour / hourly / each hour / every two hours / every few hours /
    twice a day
call / calls / text / texts / message / messages / send / sends / phone / phones ... every hour
    / hourly / each hour / every two hours / every few hours / every half hour
tell / tells / say / says / report / reports ... where + he / she / i / you / {name} .. is / am
    / are / was / go / goes / been
know / knows ... where + he / she / i / you / {name} .. is / am / are ... all times / always /
    any time
watch / watches / look / looks / check / checks / see / sees ... camera* / doorbell
camera* / baby monitor .. stay on / stays on / are on / is on / left on / running / in the
    bedroom
secretly / in secret + record*
record / records .. in secret / secretly
"""),
        denied=listed("""
turn / turns / turning / switch / switches / switching .. off ... location / phone / gps /
    camera*
turn / turns / switch / switches ... location / phone / gps / camera* + off
delete / deletes / deleting / clear / clears / erase* ... message* / history / chat* / call log*
lock / locks / locking .. phone / phones / tablet / laptop
change / changes / changing .. {password}
lock / password / passcode + on .. phone / phones
"""),
    ),
    "isolation": Told(
        said=listed("""
ask / asks / permission / leave / allowed / approval / approves ... before / to ... see / sees /
    seeing / meet / meets / meeting / visit / visits / visiting / call / calls / calling ...
    {kin}
stop / stops / give up / gives up / cut off / cuts off / break off / breaks off / end / ends ..
    seeing / meeting / contact with / friendship with / ties with ... {kin}
cut off / cuts off / drop / drops .. {kin}
tell / tells / talk to / talks to / speak to / speaks to / see / sees + nobody / no one
"""),
        denied=listed("""
see / sees / meet / meets / visit / visits / visiting / call / calls / phone / write to / writes
    to / talk / talks / speak / speaks / contact / contacts / contact with / message / text /
    confide* / tell / tells / spend time ... {kin}
contact / contact with / friends / friendship* / ties .. {kin}
talk to / talks to / speak to / speaks to / confide* in / tell / tells .. anyone / anybody
"""),
    ),
    "money": Told(
        said=listed("""
ask / asks / permission / leave / approval / approves .. before / to / for / each other / first
    ... {everyday}
permission / leave / approval .. to buy / to spend / for money
receipt* / every penny / every cent / every expense / each expense / all spending / every
    purchase / each purchase
allowance / pocket money
hand over / hands over / hand in / hands in / give / gives ... wages / salary / pay / income /
    bank card / debit card / cards
wages / salary / income ... goes to / go to / paid into .. his / her / {name} / the other
only + {one} .. has access / controls / manages / holds / decides ... money / account / accounts
    / card / cards / savings
controls / control ... all the money / the money / her money / his money / my money / finances
pay / pays / paying ... {support}
"""),
        denied=listed("""
access to .. account / accounts / bank account / money / savings / card
have / has / keep / keeps / earn / earns .. own money / money of her own / money of his own /
    own account / own bank account
spend / spends / buy / buys .. without / unless
"""),
    ),
    "movement": Told(
        said=listed("""
curfew
ask / asks / permission / leave / allowed / approval ... go out / going out / leave the house /
    leaving the house / leaving home / leave home / leaving to go out / travel / drive / go
    anywhere
permission / leave + to go / to travel / to leave / to drive
{one} .. home by / back by / home before / back before
"""),
        denied=listed("""
leave the house / leaves the house / leave home / leaves home / leave town / leaves town / go
    out / goes out / going out / travel / travels / drive / drives ... without asking / without
    permission / without leave / without {name} / without me / without him / without her /
    unless / alone
"""),
    ),
    "secrecy": Told(
        said=listed("""
keep / keeps / kept / stay / stays / remain / remains .. secret / to ourselves / to herself / to
    himself
ask / asks / permission / leave / approval ... before / to .. see / sees / seeing / go / going /
    call / calls / calling / talk / talking ... {help}
{help} ... only with + permission / leave / approval
"""),
        denied=listed("""
tell / tells / talk to / talks to / say / says / report / reports / write to / writes to ...
    coach / our coach
"""),
    ),
    "quick": Told(
        said=listed("""
tell / tells / report / reports / inform / informs / say / says / confess / confesses / admit /
    admits ... at once / immediately / straight away / right away / instantly / same minute /
    same hour
"""),
    ),
    "endless": Told(
        said=listed("""
forever / for ever / for good / for life / indefinitely / permanently / until further notice /
    no end date / without end / without an end
until + i / he / she / you / {name} .. say / says / decide / decides / change / changes /
    changed / trust / trusts / want / wants / is satisfied / is sure / is ready
as long as + i / he / she / you / {name} .. want / wants / say / says / decide / decides / need
    / needs
rest of + my / his / her / our / your + life / lives
"""),
    ),
}

NEVER = {
    "penalty": Told(
        said=listed("""
a fine / the fine / any fine / fines / fined / pay fine / pays fine
penalty / penalties / punished / punishment for / as punishment / as a punishment
pay / pays / paying / owe / owes ... for each / for every / each time / every time / per ..
    missed / late / broken / lapse* / slip* / mistake* / lie / lies / rule / is late / are late
whoever / who / anyone who / the one who ... late / break* / miss* / forget* / cheat* / lies /
    slip* / relapse* / drink* / shout* ... pay / pays / owe / owes / lose / loses / forfeit* /
    gives up / leaves the house / moves out / sleeps outside
if + i / we / he / she / you / {name} / one of us / either of us / somebody / someone / anyone
    .. late / break* / miss* / forget* / cheat* / lie / lies / slip* / relapse* / drink* /
    shout* ... pay / pays / owe / owes / lose / loses / forfeit*
forfeit*
lose / loses / losing .. time with / custody / access / visits / a visit / weekend / a weekend /
    the weekend / the house / the home / the children / the car
confess / confesses / confession / apologise* / apologize* / admit / admits ... public /
    publicly / facebook / instagram / in front of everyone / in front of her family / in front
    of his family / in front of my family / in church / in front of the church
"""),
    ),
    "duty": Told(
        said=listed("""
owe / owes / duty / duties / obliged / obligation / entitled to / right to / a right to ...
    {closeness}
must / has to / have to / had to / shall / should / needs to / required to / expected to /
    promise* to / agree* to / will .. have / has / give / gives / provide / perform / do + sex /
    sexual / oral / intercourse
must / has to / have to / shall / should / needs to / required to / expected to / promise* to /
    agree* to / will .. accept / accepts / allow / allows / let / give / gives / tolerate /
    permit .. {closeness}
must / has to / have to / shall / needs to / required to / expected to / promise* to / agree* to
    / will .. sleep with / make love / be intimate / submit / satisfy / please + him / her / me
    / {name} / you / the other / each other / sexually
promise* / agree* .. sex / intercourse
have sex / has sex / sex / make love / makes love .. once / twice / three times / every / weekly
    / daily / on sundays / on saturdays / on fridays / each week / whenever
sleep with + him / her / me / {name} / each other / you .. once / twice / every / weekly / daily
    / on / whenever
conjugal / marital / wifely / husbandly + duty / duties / right / rights
available .. for + sex / sexually
makes herself / makes himself / make myself + available
sex / intimacy ... in return / in exchange / as payment / as thanks
{sex} .. cannot / must not / may not .. refused / denied / withheld
"""),
        denied=listed("""
refuse / refuses / refusing / deny / denies / withhold / withholds / say no / says no / turn
    down / turns down ... {closeness}
"""),
    ),
    "silence": Told(
        said=listed("""
keep / keeps + this / it / that / everything / things / what .. from / secret from .. {help}
hide / hides ... from .. {help}
secret from .. {help}
lie to / lies to .. {help}
drop / drops / withdraw / withdraws / take back / takes back .. charges / complaint / police
    report / her statement / his statement / my statement / police statement
stay / stays / keep / keeps / remain / remains + silent / quiet ... {help}
"""),
        denied=listed("""
tell / tells / talk / talks / talking / speak / speaks / speaking / call / calls / calling /
    contact / contacts / contacting / go / goes / going / report / reports / reporting / see /
    sees / seeing / inform / informs / write / writes / consult / consults / involve / involves
    / visits / turn / turns ... {help}
seek / seeks / seeking .. help / advice / counselling / counseling / therapy
get / gets / getting + legal help / legal advice / medical help / outside help / professional
    help
"""),
    ),
    "waiver": Told(
        said=listed("""
waive* / waiving / give up / gives up / giving up / renounce* / drop / drops / forgo* / abandon*
    / relinquish* / sign away / signs away ... {support} / {protection} / custody
waive* / waiving / give up / gives up / giving up / renounce* / relinquish* / sign away / signs
    away ... right / rights / claim / claims .. to / on / against / over
give up / gives up / waive* / sign away / signs away .. share / inheritance / pension
"""),
        denied=listed("""
claim / claims / ask / asks / apply / applies / seek / seeks / demand / demands / go to court /
    file / files ... {support} / {protection}
claim / claims + house / the house / a share / pension / property
"""),
    ),
    "property": Told(
        said=listed("""
divide / divides / dividing / split / splits / splitting .. property / assets / savings /
    pension* / estate / equity / inheritance
divide / divides / split / splits .. house / home / flat / apartment / car / cars / land / farm
    ... equally / fifty / 50 / half / for good
transfer / transfers / sign over / signs over / hands over the title ... house / home / flat /
    apartment / deed / title / car / pension / shares / land / farm / property
get / gets / keep / keeps / receive / receives / own / owns ... house / home / flat / apartment
    / car / savings / land / farm ... for good / forever / permanently / after the divorce / in
    a divorce / if we divorce / when we divorce
house / home / flat / apartment / car / savings / land / farm ... becomes / will belong to +
    {name} / his / hers / him / her / me / mine
"""),
    ),
    "shut_out": Told(
        said=listed("""
lock / locks / locked / lock out / locks out .. {name} / him / her / me / you .. out
lock / locks / locked + out
change / changes .. the locks / locks of
throw / throws / kick / kicks .. {name} / him / her / me / you .. out
keep / keeps / hold / holds / take / takes / hide / hides / lock / locks .. {name} / the other /
    your .. {papers}
he / she / you / they / {name} .. keep / keeps / hold / holds / take / takes / hide / hides ..
    my .. {papers}
"""),
        denied=listed("""
enter / enters / return to / returns to / come back to / comes back to / live in / lives in /
    sleep in / sleeps in .. own home / own house / own flat / own room / own apartment
get / gets / given / receive / receives .. {papers}
access to .. {papers}
"""),
    ),
    "barred": Told(
        either=listed("""
{one} .. never / may not / must not / not allowed / cannot / can't / no longer / forbidden / is
    not to / does not / doesn't / will not / won't ... see / sees / seeing / visit / visits /
    contact / have contact with / be with / come near / spend time with .. {children}
{one} .. never / may not / must not / cannot / can't / no longer / does not / doesn't / will not
    / won't .. have / has + the / our / his / her + {children}
"""),
        softened=frozenset(
            "on at after before between during overnight alone unless without with monday "
            "tuesday wednesday thursday friday saturday sunday mondays tuesdays "
            "wednesdays thursdays fridays saturdays sundays evening evenings morning "
            "mornings night nights today".split()
        ),
    ),
}
