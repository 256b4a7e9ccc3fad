"""English words that mean one thing together, and words that only look like a flag."""

from agreements.questions.signs import Sign, signs

SETS = {
    "one": "{name} / he / she / you / my partner / my husband / my wife / my boyfriend / "
    "my girlfriend / the other / the other person",
    "devices": "phone / phones / mobile / mobiles / device* / laptop* / computer* / "
    "tablet* / ipad* / email* / mail / mails / inbox* / message* / texts / "
    "chat* / whatsapp / accounts / browser history / call log* / search "
    "history / diary / journal / notes / photos",
    "password": "password* / passcode* / pin / pin code / login / logins / unlock code",
    "kin": "family / friend / friends / mother / father / mum / mom / dad / parents / "
    "sister* / brother* / relative / relatives / cousin* / aunt* / uncle* / in "
    "laws / church / parish / congregation / mosque / temple / synagogue / faith "
    "community / helper / helpers",
    "help": "police / doctor / doctors / gp / lawyer / lawyers / solicitor* / attorney* / "
    "therapist* / counsellor* / counselor* / psychologist* / social worker* / "
    "help line / helpline / hotline / crisis line / shelter / refuge / nurse / "
    "hospital / midwife",
    "everyday": "grocer* / food / everyday / clothes / petrol / coffee / bus fare",
    "sex": "sex / sexual / sexually / intercourse / intimacy / oral",
    "closeness": "sex / sexual / intercourse / intimacy / intimate / touch / touches / "
    "touching / a hug / hugs / kiss* / cuddl*",
    "children": "child / children / kid / kids / son / daughter / baby / toddler / boys / girls",
    "papers": "passport* / papers / documents / identity card / id card / birth "
    "certificate / visa / medicine / medication / pills / insulin / inhaler / "
    "health card / bank card",
    "support": "child support / spousal support / maintenance / alimony",
    "protection": "protection order* / protective order* / restraining order* / peace "
    "bond / injunction / non molestation order",
}


def listed(lines: str) -> tuple[Sign, ...]:
    """Signs of this language, one a line."""
    return signs(lines, SETS)


INNOCENT = """
joint / bank / shared + account / accounts
in + touch
touch + base
for good + reason / reasons / news / measure
ill / hurt / sick / accident / hospital / emergency / fire / flood ... at once / immediately /
    straight away / right away
through + our / lawyers / solicitors
the other / each other / other / {name} + {help}
house / car / home / garden / flat + maintenance
own password* / own phone* / own account* / own email* / own mail / own messages / own device*
only i know / only each of us knows
talk* / speak* / speaks / ask* / discuss* / think* / read* / write* .. about .. {closeness}
before + sex / any touch / any sex / touching / sexual contact
without + my / our / a / his / her / the .. {help}
couple / couples / joint / marriage + therapist* / counsellor* / counselor*
mother / father / mum / mom / dad / parents / sister / brother / friend / family / aunt / uncle
    + house / home / flat / place / apartment / room / birthday
{children} ... doctor / doctors / therapist / nurse / hospital
parking / speeding / traffic / library / car + fine / fines
a + fine + day / line / time / idea / way / walk / meal / thing
house / home + work / chores / jobs / tasks / keys / key / rules / phone
"""
