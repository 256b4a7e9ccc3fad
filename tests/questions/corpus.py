"""Sentences people write, and what the checker is expected to say of each.

All are invented. Half of them are innocent, many in the manner of the three couples; the others
show what a frightened person may be talked into, and what only looks like it. Ana writes, Ben is
the other.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One text of a kind, and the verdict wanted: prompts, flags, what can never stand."""

    text: str
    kind: str = "shared"
    prompts: str = ""
    flags: str = ""
    never: str = ""


INNOCENT = [
    Said("We try again on Sunday at 18:00."),
    Said("Claire stays in the family home with the children, and Mathieu is at his sister’s flat."),
    Said("We have one call on Wednesdays at 20:00, and use email for the rest."),
    Said("The children are with Claire from Monday to Thursday."),
    Said(
        "Mathieu comes to the flat on Sundays from 14:00 to 16:00, after an email the day before."
    ),
    Said("Work matters only, in writing, and anything else is told to Robin within 24 hours."),
    Said("The bedroom is Priya’s and the box room is Tom’s, who chooses where the desk stands."),
    Said("We cook separately, Priya from 18:00 and Tom from 19:00."),
    Said("Priya’s mother hears our one sentence, and her visit moves to 20 March."),
    Said("We ask each other by text before spending more than £75 of shared money."),
    Said("Friends may visit until 21:00, and no guest stays overnight."),
    Said("We have one video call on Sundays at 09:00 Vancouver time, for 30 minutes."),
    Said("Minh Anh sends Søren’s greetings to her parents by letter at Tết."),
    Said("The flight on 12 February is cancelled, and we first meet at the end review."),
    Said("Neither of us has to share a location."),
    Said("Location sharing is off on both our phones, except the children’s phones."),
    Said("Nobody owes touch or sex, and a yes can be taken back at any moment."),
    Said("There is no penalty for changing one’s mind, and no fines."),
    Said("We do not look into each other’s phones, mail or messages."),
    Said("Either of us can call the police, a doctor or a help line at any time."),
    Said("Nobody needs leave to talk to a lawyer."),
    Said("Nothing here keeps anyone from seeing a therapist."),
    Said("Each of us keeps our own passport and medicine."),
    Said("The parent on duty gets in touch by 18:00."),
    Said("If a child is ill, we tell each other at once."),
    Said("We have to talk about sex with our coach before the midpoint."),
    Said("We split the bills and the work in the house as before."),
    Said("We do not have to tell our friends before we are ready."),
    Said("We meet at a friend’s place, not at my parents’ house."),
    Said("We pay half each for every session with the coach."),
    Said("I see my therapist every week until the end review.", "commitment"),
    Said("I sleep before 23:00.", "commitment"),
    Said("I delete the account by 8 January.", "commitment"),
    Said("I do not drink until I have seen my doctor in March.", "commitment"),
    Said("I go to the men’s group every Wednesday, and tell my coach if I miss one.", "commitment"),
    Said("I check my own phone twice a day and no more.", "commitment"),
    Said("If there is shouting, I end the talk and write to my coach.", "boundary"),
    Said("If Ben shouts, I leave the room and come back after 20 minutes.", "boundary"),
    Said("I do not open the door when nobody has written before.", "boundary"),
    Said("I don’t answer messages after 22:00.", "boundary"),
    Said("Nobody comes into my room; a closed door means knock and wait.", "boundary"),
    Said("I ask that you knock before you come in.", "request"),
    Said("I ask that our talks stay in the sessions until the midpoint.", "request"),
    Said("Each of us confirms that a yes can be taken back.", "acknowledgement"),
    Said("Nous nous appelons une fois par semaine, le mercredi à 20 h."),
    Said("נדבר כל יום רביעי בשמונה בערב."),
    Said("نتحدث يوم الأربعاء في الساعة الثامنة مساءً."),
    Said("If I hear ‘just a minute, love’, I know it is time to go.", "boundary"),
    Said("Either of us can say ‘kettle’: we stop for 20 minutes."),
    Said("The person living elsewhere does not come into the home in this time."),
    Said("Ben’s car is used by Ana on Tuesdays, and both fill it up."),
    Said("We both may see the joint account, and neither moves savings."),
]

UNCLEAR = [
    Said("We write to each other less often.", prompts="vague:less vague:often no_time"),
    Said("We are RESPECTFUL and nice.", prompts="vague:respectful vague:nice"),
    Said("We call when possible.", prompts="vague:when possible"),
    Said("I exercise more.", "commitment", prompts="vague:more no_time"),
    Said("I am patient with myself.", "commitment", prompts="no_time"),
    Said("He must stop shouting.", "boundary", prompts="other_subject"),
    Said("Ben has to be home for dinner on Fridays.", "commitment", prompts="other_subject"),
    Said("My husband goes to therapy every week.", "commitment", prompts="other_subject"),
    Said("You don’t come near the house after 20:00.", "boundary", prompts="other_subject"),
    Said("If I am late, he has to wait.", "boundary", prompts="other_subject"),
    Said(
        "I walk on Mondays and I call my sister every evening.", "commitment", prompts="two_rules"
    ),
    Said("We post nothing until March, and we share the car on Sundays.", prompts="two_rules"),
    Said("I ask that you are reasonable.", "request", prompts="vague:reasonable no_time"),
    Said("We meet.", prompts="no_time"),
    Said("Sois gentil et respectueux.", "request", prompts="no_time"),
]

FOR_THE_COACH = [
    Said("Location sharing: On for Mathieu", flags="surveillance"),
    Said("Ben shares his live location with Ana from Monday on.", flags="surveillance"),
    Said("Each of us checks the other’s phone on Sundays.", flags="surveillance"),
    Said("We give each other our passwords by 1 March.", flags="surveillance"),
    Said("BEN READS ANA’S MESSAGES EVERY EVENING.", flags="surveillance"),
    Said("Ben sends a photo to prove where he is every night.", flags="surveillance"),
    Said("Ana reports to Ben every hour while she is out.", flags="surveillance"),
    Said("Nobody turns off the location before the end review.", flags="surveillance"),
    Said("I never delete messages until March.", "commitment", flags="surveillance"),
    Said("I tell Ben where I go every day.", "commitment", flags="surveillance"),
    Said("Ana does not see her sister until the midpoint.", flags="isolation"),
    Said("I stop seeing my friends until March.", "commitment", flags="isolation"),
    Said("Neither of us talks to family about this before March.", flags="isolation"),
    Said("We tell no one before the end review.", flags="isolation"),
    Said("Ana asks Ben before she visits her mother on Sundays.", flags="isolation"),
    Said("Ana shows receipts every Friday.", flags="money"),
    Said("Each of us asks the other before buying groceries.", flags="money"),
    Said("Ana’s wages are paid into Ben’s account on the 1st.", flags="money"),
    Said("Only Ben has access to the account until March.", flags="money"),
    Said("Ben pays 400 of child support on the 1st of each month.", flags="money"),
    Said("Ana is home by 22:00.", flags="movement"),
    Said("Each asks before leaving to go out.", flags="movement"),
    Said("She does not leave the house alone after 18:00.", flags="movement"),
    Said("What we write stays secret until March.", flags="secrecy"),
    Said("Ana asks Ben before she sees a doctor.", flags="secrecy"),
    Said("We tell each other within two hours of any contact.", flags="quick"),
    Said("We tell each other and Robin at once.", flags="quick"),
    Said("We live apart until Ben says it is enough.", prompts="vague:enough", flags="endless"),
    Said("This rule stays in force indefinitely.", flags="endless"),
    Said("Mathieu does not have the children on 6 February.", flags="apart"),
    Said("If he says “you owe me sex tonight”, I leave.", "boundary", flags="quoted"),
]

NEVER = [
    Said("Whoever is late pays a fine of 20.", never="penalty"),
    Said("Ben pays 50 for each missed call.", never="penalty"),
    Said("If I relapse, I lose the weekend with the children.", "boundary", never="penalty"),
    Said("Whoever lies confesses it on Facebook by Sunday.", never="penalty"),
    Said("Ana owes Ben sex once a week.", never="duty"),
    Said("We must have sex on Sundays.", never="duty"),
    Said("I will have sex with him when he asks.", "commitment", never="duty"),
    Said("Ana may not refuse touch after 21:00.", never="duty"),
    Said("Ana “owes” Ben intimacy every week.", never="duty"),
    Said("“Ben has to accept touch every day.”", never="duty"),
    Said("S\u200bex twice a week, every week.", never="duty"),
    Said("Ｗｅ ｍｕｓｔ ｈａｖｅ ｓｅｘ ｏｎ Ｓｕｎｄａｙｓ", never="duty"),
    Said("Neither of us tells the police about March.", never="silence"),
    Said("I won’t talk to a lawyer before April.", "commitment", never="silence"),
    Said("Ana never calls a help line without Ben.", never="silence"),
    Said("Ana drops the charges by Monday.", never="silence"),
    Said("Neither of us seeks counselling until the end review.", never="silence"),
    Said("Ana gives up child support from March.", never="waiver"),
    Said("Ana will not ask for a restraining order in this time.", never="waiver"),
    Said("We divide the savings equally on 1 March.", never="property"),
    Said("Ben keeps the house for good after the divorce.", flags="endless", never="property"),
    Said("Ben may not see the children until April.", never="barred"),
    Said("Ben holds Ana’s passport until the end review.", never="shut_out"),
    Said("Ana changes the locks of the house in January.", never="shut_out"),
    Said("Ana does not come back to her own home before March.", never="shut_out"),
]

CORPUS = [*INNOCENT, *UNCLEAR, *FOR_THE_COACH, *NEVER]
WRITER, OTHER = "Ana", "Ben"
PEOPLE = (WRITER, OTHER, "Mathieu")
