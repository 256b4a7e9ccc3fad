"""What the checker looks for in English. How a line is read: `agreements.questions.signs`.

A translation is three modules like these, its `Wordlist` entered in
`agreements.questions.checker.LANGUAGES`.
"""

from agreements.questions.lists.english_flags import FLAGS, NEVER
from agreements.questions.lists.english_sets import INNOCENT, SETS, listed
from agreements.questions.signs import sign
from agreements.questions.wordlist import Wordlist

ENGLISH = Wordlist(
    code="en",
    noes=frozenset(
        "no not never nobody none neither nor nothing without cannot can't won't don't "
        "doesn't didn't isn't aren't mustn't shouldn't wouldn't shan't haven't hasn't".split()
    ),
    not_a_no=listed("""
no later than / not later than / no more than / not only / no less than / no matter / not less
    than / no earlier than
"""),
    turns=frozenset(
        "stop stops stopped stopping prevent prevents prevented preventing limit limits "
        "limiting keeps kept hinder hinders forbid forbids block blocks discourage "
        "discourages need needs has have owes afraid ashamed blamed punished".split()
    ),
    excepts=frozenset(
        "only except unless apart but if when whenever until before after while because "
        "what".split()
    ),
    subjects=frozenset(
        "i we he she they you it this each both neither either nobody everybody whoever the".split()
    ),
    joints=frozenset("and but or so then while".split()),
    both=frozenset("we both neither either each us our".split()),
    innocent=listed(INNOCENT),
    conditions=frozenset(
        "if when whenever unless until after before while because once as since in on at".split()
    ),
    others=listed("{one} / they"),
    modals=listed(
        "{one} / they .. must / has to / have to / needs to / need to / should / ought to "
        "/ shall / may not / cannot / is not allowed to / is to / had better"
    ),
    vague=listed("""
respect / respects / respectful / respectfully / nice / nicely / enough / soon / more / less /
    often / sometimes / try / tries / trying
appropriate / appropriately / reasonable / reasonably / flexible / flexibly / as needed / when
    needed / when possible / if possible / where possible / properly
"""),
    clear=listed("""
try again / tries again / more than / less than / no more / any more / nothing more / once more
    / more careful / anything more / how often / as often as / not enough money / more or less /
    know more / no longer
tell .. more
"""),
    times=frozenset(
        "monday* tuesday* wednesday* thursday* friday* saturday* sunday* january february "
        "march april june july august september october november december until till "
        "daily weekly monthly fortnight* hour* minute* day* week* weekend* month* "
        "morning* evening* night* noon midnight midpoint once twice always never every "
        "before after during when whenever while if within session* review first last now "
        "today tonight tomorrow next term meanwhile".split()
    ),
    dated=frozenset(
        "call meet talk speak write visit pay clean report send reply answer bring "
        "collect walk exercise go".split()
    ),
    units=listed("""
within / in .. an / one / two / three / four / five / six / seven / eight / nine / ten / eleven
    / half / 1 / 2 / 3 / 4 / 5 / 6 / 7 / 8 / 9 / 10 / 11 / 15 / 20 / 30 / 45 / 60 / 90
    .. minute / minutes / hour / hours
"""),
    telling=sign(
        "tell / tells / told / report / reports / inform / informs / say / says / confess "
        "/ confesses / admit / admits / let",
        SETS,
    ),
    flags=FLAGS,
    never=NEVER,
)
