"""Statements in other words that say the same: what a small model must not take for a contradiction.

Words of one meaning, numbers and dates in another form, parts in another order or left out; and made-up sentences
of who did what to whom, in the active, the passive and the other way round. Random choices come from a generator
that is passed in, so that the same seed makes the same data.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from assistant.training.contrasts import Names

_SYNONYMS = [
    " ".join(group.split()).split("/")
    for group in """
    said/stated/noted/remarked; says/states; discovered/found/located; began/started; begins/starts;
    finished/completed/ended; built/constructed; shows/displays; showed/demonstrated/revealed; received/got/was
    given; won/secured; large/big; largest/biggest; small/little; about/around/roughly/approximately/some;
    nearly/almost/close to; movie/film/picture; many/numerous/a lot of; several/a number of; obtained/acquired;
    bought/purchased; sold/offered for sale; killed/took the lives of; died/passed away/lost his life;
    injured/hurt/wounded; joined/became a member of; left/departed from/quit; moved/relocated; lived/resided;
    worked/was employed; created/made/devised; designed/drew up/planned; published/released/brought out;
    announced/made public/declared; reported/told/related; established/founded/set up; although/though/even
    though; while/whereas; but/yet; however/nevertheless; also/too/as well; during/in the course of;
    before/prior to; after/following; until/up to; near/close to; whole/entire; main/chief/principal;
    important/significant/major; famous/well-known/renowned; quickly/rapidly/fast; often/frequently;
    usually/generally/normally; only/just/merely; mostly/mainly/largely; children/kids; people/persons;
    company/firm/business; companies/firms/businesses; country/nation/state; countries/nations; city/town;
    ship/vessel/boat; ships/vessels; car/automobile; house/home; job/post/position; money/funds;
    help/aid/assistance; helped/aided/assisted; used/employed/made use of; uses/employs/makes use of;
    tried/attempted/sought; needed/required; needs/requires; wanted/wished; thought/believed/considered;
    think/believe; chosen/selected/picked; chose/selected/picked; taken/carried; sent/dispatched;
    gave/handed/granted; given/granted; allowed/permitted; stopped/halted/ceased; grew/expanded;
    increased/rose/went up/grew; decreased/fell/dropped/declined/went down; reduced/cut/lowered;
    changed/altered; held/kept; contains/holds/includes; contained/held/included; consists of/is made up of;
    led/headed/guided; part/portion/piece; parts/pieces/portions; fragments/pieces; answer/reply;
    answered/replied/responded; asked/inquired; end/close/finish; enough/sufficient; buy/purchase;
    build/construct; get/obtain; begin/start; try/attempt; help/assist; powerful/strong; hard/difficult;
    easy/simple; old/aged; new/fresh/recent; ancient/very old; fight/battle/combat; war/armed conflict;
    law/statute; plan/scheme/project; border/frontier; leader/head/chief; scientists/researchers/experts;
    researchers/scientists; doctors/physicians; writer/author; author/writer; kind/type/sort; way/manner/method;
    result/outcome; goal/aim/objective; rule/regulation; student/pupil; students/pupils; teacher/instructor;
    road/street; sea/ocean; woods/forest; attack/assault/strike; attacked/assaulted; destroyed/wrecked/ruined;
    damaged/harmed; defeated/beat/overcame; beat/defeated; captured/seized/took; returned/came back/went back;
    arrived/came/turned up; appeared/showed up/emerged; remained/stayed; keeps/maintains; fell ill/became ill;
    agreed/consented; refused/declined; promised/pledged/vowed; warned/cautioned; criticized/condemned;
    praised/commended/lauded; approved/endorsed/backed; opposed/resisted/was against; planned/intended; failed
    to/did not; unable to/not able to; unknown/not known; impossible/not possible; unlikely/not likely; more
    than/over/above; less than/under/below/fewer than; at least/no fewer than; every/each; each year/every
    year/annually; in total/altogether/in all; later/afterwards; soon/shortly; at the moment/now/currently;
    today/nowadays; once/one time; twice/two times; half/50 percent; noon/midday; the United States/the US/the
    USA/America; the United Kingdom/the UK/Britain; the European Union/the EU; the United Nations/the UN;
    television/TV; World War II/the Second World War; World War I/the First World War; per cent/percent/%;
    percent/per cent/%; kilometres/km/kilometers; metres/m/meters; kilometers/km; meters/metres; miles/mi;
    kilograms/kg; is not/isn't; was not/wasn't; are not/aren't; were not/weren't; did not/didn't; does
    not/doesn't; do not/don't; cannot/can't/is unable to; could not/couldn't/was unable to; has not/hasn't;
    would not/wouldn't; that is/which is; who was/that was; such as/like/including; as well as/and also/along
    with; together with/along with; in order to/to/so as to; due to/because of/owing to; instead of/rather than;
    in front of/before; on top of/atop
    """.split(";")
]
_OTHERS = {group[0]: group[1:] for group in _SYNONYMS}
_SYNONYM = re.compile(rf"(?<![\w'-])(?:{'|'.join(sorted(map(re.escape, _OTHERS), key=len, reverse=True))})(?![\w'-])")

_COUNTRIES = {
    "American": "the United States", "British": "Britain", "English": "England", "French": "France",
    "German": "Germany", "Italian": "Italy", "Spanish": "Spain", "Russian": "Russia", "Chinese": "China",
    "Japanese": "Japan", "Indian": "India", "Canadian": "Canada", "Australian": "Australia", "Irish": "Ireland",
    "Scottish": "Scotland", "Dutch": "the Netherlands", "Swedish": "Sweden", "Polish": "Poland",
    "Mexican": "Mexico", "Brazilian": "Brazil", "Turkish": "Turkey", "Greek": "Greece", "Danish": "Denmark",
    "Norwegian": "Norway", "Swiss": "Switzerland", "Austrian": "Austria",
}  # fmt: skip
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTH = "(January|February|March|April|May|June|July|August|September|October|November|December)"
_HEAD = re.compile(r"^((?:In|On|During|After|Before|At|By|Since|Until|From) (?:[^,.]{2,45})), ([A-Za-z].+?)\.?$")
_TAIL = re.compile(rf"^(.{{25,}}) (in|on|by|since) ((?:\d\d? )?(?:{_MONTH} )?(?:\d\d?, )?[12]\d{{3}})\.?$")
_APART = re.compile(r", (?:a|an|the|who|which|whose|where|including|known) [^,.;]{3,70},(?= [a-z])")
_FURTHER = re.compile(r"^(.{30,}?),? (?:and|but|while|although|because|which|who|whereas) .{8,}$")
_OF = re.compile(r"\bthe ([a-z]+) of ([A-Z][\w-]+)(?=[ ,.])")
_HIS = re.compile(r"\b([A-Z][\w-]+)'s ([a-z]+)(?=[ ,.])")
_TWO = re.compile(r"\b([A-Z][\w-]+(?: [A-Z][\w-]+)?) and ([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?=[ ,.]|$)")
_DOER = re.compile(
    r"^([A-Z][\w.-]+(?: [A-Z][\w.-]+){0,2}) ((?:\w+ed|was|won|led|wrote|became|made|took|found|built|ran) .+)$"
)
_ACCORDING = re.compile(r"^According to [^,]{3,50}, |, according to [^,.]{3,50}(?=[.,]|$)")
_HEDGES = re.compile(r"(?<=\w) (?:also|very|then|therefore|thus|quite|indeed|still|even|actually)(?= \w)")

OFTEN = 0.6
SELDOM = 0.3
Way = Callable[[str, random.Random], str]


def in_other_words(statement: str, chance: random.Random, most: int = 4) -> str:
    """The statement in other words, by one to `most` of the ways that fit it; as it was where none does."""
    said = statement
    for way in chance.sample(WAYS, len(WAYS)):
        changed = way(said, chance)
        most -= changed != said
        said = changed
        if not most:
            break
    return said[:1].upper() + said[1:]


def _other_words(text: str, chance: random.Random) -> str:
    """Some of its words replaced by others of one meaning."""
    return _SYNONYM.sub(
        lambda match: chance.choice(_OTHERS[match.group()]) if chance.random() < OFTEN else match.group(),
        text,
    )


def _other_figures(text: str, chance: random.Random) -> str:
    """Its numbers in another form: 30 as thirty, 1,200 as 1.2 thousand, thirty as 30."""
    text = re.sub(
        rf"(?<![\w.,$€£-])(\d{{1,2}})(?![\w%]|[.,]\d|-| (?:percent|per cent|{_MONTH}))",
        lambda m: in_words(int(m[1])),
        text,
    )
    text = re.sub(
        r"(?<![\w.,])(\d{1,3}),(\d)00(?![\w,])", lambda m: f"{m[1]}.{m[2]} thousand".replace(".0 ", " "), text
    )
    text = re.sub(r"(?<![\w.,])(\d{1,3}),(\d{3})(?![\w,])", lambda m: m[1] + m[2], text)
    text = re.sub(r"\b(\d+(?:\.\d+)?) ?(?:percent|per cent)", r"\1%", text)
    return re.sub(r"\$(\d+(?:\.\d+)? (?:million|billion))", r"\1 dollars", text)


def _figures_for_words(text: str, chance: random.Random) -> str:
    known = {in_words(number): str(number) for number in range(2, 100)}
    pattern = "|".join(sorted(known, key=len, reverse=True))
    return re.sub(
        rf"(?<![\w-])(?:{pattern})(?![\w-])(?! (?:hundred|thousand|million))", lambda m: known[m.group()], text
    )


def in_words(number: int) -> str:
    """A number below 100 in words."""
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def _other_dates(text: str, chance: random.Random) -> str:
    """9 March 2022 as March 9, 2022, and the other way round."""
    day_first = re.compile(rf"\b(\d\d?) {_MONTH}(?: (\d{{4}}))?")
    if day_first.search(text):
        return day_first.sub(lambda m: f"{m[2]} {m[1]}" + (f", {m[3]}" if m[3] else ""), text)
    return re.sub(
        rf"\b{_MONTH} (\d\d?)\b(?:, (\d{{4}}))?", lambda m: f"{m[2]} {m[1]}" + (f" {m[3]}" if m[3] else ""), text
    )


def _less_of_dates(text: str, chance: random.Random) -> str:
    """9 March 2022 as March 2022."""
    text = re.sub(rf"\b[Oo]n \d\d? {_MONTH} (\d{{4}})", r"in \1 \2", text)
    return re.sub(rf"\b[Oo]n {_MONTH} \d\d?, (\d{{4}}),?", r"in \1 \2", text)


def _head_last(text: str, chance: random.Random) -> str:
    """In 1902 it was found → it was found in 1902."""
    match = _HEAD.match(text)
    if not match:
        return text
    rest = match[2]
    return f"{rest[0].upper()}{rest[1:]} {match[1][0].lower()}{match[1][1:]}."


def _tail_first(text: str, chance: random.Random) -> str:
    match = _TAIL.match(text)
    if not match:
        return text
    first = (
        match[1]
        if match[1][:2].isupper() or match[1].split()[0] not in _LOWERED
        else match[1][0].lower() + match[1][1:]
    )
    return f"{match[2].capitalize()} {match[3]}{chance.choice([',', ''])} {first}."


_LOWERED = frozenset("The A An It He She They This These Its His Her Their Many Some Several".split())


def _without_apposition(text: str, chance: random.Random) -> str:
    return _APART.sub("", text, count=1)


def _without_further(text: str, chance: random.Random) -> str:
    """The main clause alone."""
    match = _FURTHER.match(text)
    if not match or chance.random() >= OFTEN or " if " in text or match[1].count("(") != match[1].count(")"):
        return text
    return f"{match[1].rstrip(',;')}."


def _with_genitive(text: str, chance: random.Random) -> str:
    return _OF.sub(r"\2's \1", text) if chance.random() < 0.7 else text  # noqa: PLR2004


def _without_genitive(text: str, chance: random.Random) -> str:
    return _HIS.sub(r"the \2 of \1", text)


def _countries(text: str, chance: random.Random) -> str:
    """A Greek island → an island in Greece; the Italian firm → Italy's firm."""
    return re.sub(
        rf"\b(?:(the|The) )?({'|'.join(_COUNTRIES)}) ([a-z]+)(?=[ ,.])",
        lambda m: (
            f"{m[1] + ' ' if m[1] else ''}{m[3]} {chance.choice(['of', 'from', 'in'])} {_COUNTRIES[m[2]]}"
            if not m[1] or chance.random() < 0.5  # noqa: PLR2004
            else f"{_COUNTRIES[m[2]]}'s {m[3]}"
        ),
        text,
        count=1,
    )


def _other_order(text: str, chance: random.Random) -> str:
    return _TWO.sub(r"\2 and \1", text, count=1)


def _it_was(text: str, chance: random.Random) -> str:
    """Shears led it → it was Shears who led it."""
    match = _DOER.match(text)
    if not match or chance.random() >= SELDOM:
        return text
    return f"It was {match[1]} {chance.choice(['who', 'that'])} {match[2]}"


def _without_hedges(text: str, chance: random.Random) -> str:
    return _HEDGES.sub("", text)


def _without_brackets(text: str, chance: random.Random) -> str:
    return re.sub(r" \([^)]*\)", "", text)


WAYS: Sequence[Way] = (
    _other_words, _other_words, _other_words, _other_figures, _figures_for_words, _other_dates, _less_of_dates,
    _head_last, _tail_first, _without_apposition, _without_further, _with_genitive, _without_genitive, _countries,
    _other_order, _it_was, _without_hedges, _without_brackets,
)  # fmt: skip
"""Each gives the text as it was where it does not fit."""

# each: past, passive, converse (said of the other), another word
_DEEDS = [
    " ".join(group.split()).split("/")
    for group in """
    defeated/was defeated by/lost to/beat; beat/was beaten by/lost to/defeated; bought/was bought by/was sold
    to/acquired; acquired/was acquired by/became the property of/bought; succeeded/was succeeded by/came
    before/followed; replaced/was replaced by/made way for/took the place of; criticized/was criticized by/drew
    criticism from/condemned; praised/was praised by/earned praise from/lauded; sued/was sued by/faced a lawsuit
    from/took to court; hired/was hired by/went to work for/employed; taught/was taught by/learned
    from/instructed; attacked/was attacked by/came under attack from/assaulted; invaded/was invaded by/suffered
    an invasion by/marched into; lent money to/was lent money by/borrowed money from/gave a loan to; accused/was
    accused by/faced accusations from/blamed; supported/was supported by/had the support of/backed; founded/was
    founded by/owes its beginning to/established; owns/is owned by/belongs to/possesses; rescued/was rescued
    by/was saved by/saved; arrested/was arrested by/was detained by/detained; influenced/was influenced by/drew
    on/shaped; followed/was followed by/came before/came after; sold the building to/was sold the building
    by/bought the building from/passed the building on to; employs/is employed by/works for/has on its staff;
    outsold/was outsold by/sold less than/sold more than; is larger than/is exceeded by/is smaller than/is
    bigger than; is older than/is preceded by/is younger than/came before; warned/was warned by/got a warning
    from/alerted; invited/was invited by/got an invitation from/asked over; paid/was paid by/got money from/gave
    money to; elected/was elected by/won the vote of/voted for; overtook/was overtaken by/fell behind/passed;
    blocked/was blocked by/was held up by/stopped; sponsors/is sponsored by/gets its money from/funds; fired/was
    fired by/lost the job at/dismissed; killed/was killed by/died at the hands of/murdered; married off/was
    married off by/was given away by/gave away; trained/was trained by/learned the trade from/coached;
    discovered/was discovered by/was found by/found; designed/was designed by/is the work of/created;
    operates/is operated by/is run by/runs
    """.split(";")
]
_FRAMES = (
    "{} in {year}.", "{} on {day} {month} {year}.", "In {year} {}.", "{}, the paper reported in {month}.",
    "{}, and the news spread quickly.", "It was reported that {}.", "{} after long talks.", "{}.", "{}.",
    "According to the report, {}.", "{} for the second time, which came as a surprise.", "In {month} {year} {}.",
)  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()


def role_pairs(names: Names, count: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Made-up evidence and statements of who did what to whom, each with its label."""
    for _ in range(count):
        past, passive, converse, other = chance.choice(_DEEDS)
        kind = chance.choice([1, 2])
        one, two = _pick(names, kind, chance), _pick(names, chance.choice([1, 2]), chance)
        if one == two or one in two or two in one:
            continue
        forms = [f"{one} {past} {two}", f"{two} {passive} {one}", f"{two} {converse} {one}", f"{one} {other} {two}"]
        wrong = [f"{two} {past} {one}", f"{one} {passive} {two}", f"{one} {converse} {two}", f"{two} {other} {one}"]
        evidence = _framed(chance.choice(forms), chance)
        if chance.random() < 0.5:  # noqa: PLR2004
            yield evidence, f"{chance.choice(forms)}.", "entailment"
        else:
            yield evidence, f"{chance.choice(wrong)}.", "contradiction"


def _pick(names: Names, kind: int, chance: random.Random) -> str:
    return chance.choice(names.of_kind[kind])


def _framed(said: str, chance: random.Random) -> str:
    facts = {"year": chance.randint(1850, 2024), "day": chance.randint(1, 28), "month": chance.choice(_MONTHS)}
    return chance.choice(_FRAMES).format(said, **facts)
