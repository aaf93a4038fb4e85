"""A mail is what its sender wrote: the page or the text, without what is quoted; the day is that of the sender."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from lxml.html import document_fromstring

from ingest.errors import SourceError
from ingest.parsing.extraction import extract
from ingest.parsing.formats.mail.parser import parse_mail
from ingest.parsing.formats.mail.signatures import remove_signatures
from ingest.parsing.parsed_document import ParsedDocument
from ingest.sources.documents import RawDocument
from ingest.sources.file_types import FileType

NEWSLETTER = """<html><body><div style="display:none;max-height:0">Preview words that nobody sees</div>
<table role="presentation"><tr><td align=center><table width=600>
<tr><td><a href="https://post.example/1">View in browser</a></td></tr>
<tr><td><h2>The new quay</h2><p>The quay was opened on Monday by the mayor, who said that it had cost 12 million.</p>
Ships of up to 200 metres will be able to land there from May.<br><br>The harbour office told us so.</td></tr>
<tr><td><table><tr><th>Year</th><th>Ships</th></tr><tr><td>2022</td><td>310</td></tr></table></td></tr>
<tr><td><p>The ferry to the islands sails twice a day again.</p></td></tr>
<tr><td><p>You get this since you signed up. <a href="https://post.example/2">Unsubscribe</a></p></td></tr>
</table></td></tr></table></body></html>"""


def message(text: str | None = "The quay is open.", page: str | None = None, **headers: str) -> EmailMessage:
    made = EmailMessage()
    given = {"From": '"Mara Lind" <mara@post.example>', "Subject": "The harbour letter", **headers}
    for name, value in given.items():
        made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text)
    if page is not None and text is not None:
        made.add_alternative(page, subtype="html")
    elif page is not None:
        made.set_content(page, subtype="html")
    return made


def parsed(made: EmailMessage) -> ParsedDocument:
    return parse_mail(bytes(made), "a.eml")


def test_a_newsletter_is_its_page_in_order_without_preview_and_service() -> None:
    found = parsed(message("Short.", NEWSLETTER))
    assert found.text.split("\n\n") == [
        "The quay was opened on Monday by the mayor, who said that it had cost 12 million.",
        "Ships of up to 200 metres will be able to land there from May.",
        "The harbour office told us so.",
        "Year | Ships",
        "2022 | 310",
        "The ferry to the islands sails twice a day again.",
    ]
    assert [section.heading for section in found.sections] == ["The new quay"]


def test_sender_subject_and_the_day_in_its_own_zone() -> None:
    made = message(Subject="Der Kai: März", Date="Mon, 04 Mar 2024 23:30:00 -0800")
    article = extract(RawDocument("/a.eml", FileType.MAIL, bytes(made), 0, file=b"/a.eml")).article
    assert (article.title, article.author, article.published) == ("Der Kai: März", "Mara Lind", "2024-03-04")


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("mara@post.example", None),
        ("<mara@post.example>", None),
        ('"mara@post.example" <mara@post.example>', None),
        ("=?utf-8?q?M=C3=A4ra_Lind?= <mara@post.example>", "Mära Lind"),
        ('"Lind, Mara" <mara@post.example>', "Lind, Mara"),
    ],
)
def test_the_author_is_a_name_and_no_address(sender: str, name: str | None) -> None:
    raw = b"From: " + sender.encode() + b"\nSubject: S\n\nText.\n"
    assert parse_mail(raw, "a.eml").metadata["author"] == name


@pytest.mark.parametrize(
    "text",
    [
        "High tide is at six.\n\nOn Mon, 4 Mar 2024 at 10:00, Per Holm wrote:\n> When is it?\n> Tell me.\n",
        "High tide is at six.\n\nOn Mon, 4 Mar 2024 at 10:00, Per Holm\n<per@home.example> wrote:\n\n> When is it?\n",
        "High tide is at six.\n\nAm Mo., 4. März 2024 um 10:00 Uhr schrieb Per Holm <per@home.example>:\n\n> Wann?\n",
        "High tide is at six.\n\n-----Original Message-----\nFrom: Per\nWhen is it?\n",
        "High tide is at six.\n\nFrom: Per Holm\nSent: Monday, March 4, 2024 10:00\nTo: Mara\nSubject: Tide\n\nWhen?\n",
    ],
)
def test_what_a_mail_quotes_is_left_out(text: str) -> None:
    assert parsed(message(text)).text == "High tide is at six."


@pytest.mark.parametrize(
    "quoted",
    [
        '<div class="gmail_quote"><div class="gmail_attr">On Mon Per wrote:</div><blockquote>When?</blockquote></div>',
        '<div class="moz-cite-prefix">On Mon Per wrote:</div><blockquote type="cite">When is it?</blockquote>',
        '<div id="divRplyFwdMsg"><b>From:</b> Per<br></div><div>When is it?</div>',
        "<div><p><b>From:</b> Per<br><b>Sent:</b> Monday, March 4<br><b>To:</b> Mara<br></p></div><p>When is it?</p>",
    ],
)
def test_what_a_page_quotes_is_left_out(quoted: str) -> None:
    own = "<p>High tide is at six in the evening, and it will stay so until the end of the week.</p>"
    found = parsed(message(None, f"<html><body><div>{own}</div>{quoted}</body></html>"))
    assert found.text.startswith("High tide is at six")
    assert "When" not in found.text
    assert "Per" not in found.text


def test_a_mail_that_was_sent_on_stays_whole() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: Per\nDate: Mon\nSubject: Tide\nTo: me\n\nHigh tide is at six.\n"
    )
    assert "High tide is at six." in parsed(message(text)).text


def test_lines_that_flow_on_are_one() -> None:
    made = message("The quay \nis open.\n\nTwo.\n")
    made.set_param("format", "flowed")
    assert parsed(made).text == "The quay is open.\n\nTwo."


def test_attachments_are_named_and_are_no_text() -> None:
    made = message()
    made.add_attachment("Attached words.", filename="notes.txt")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    found = parsed(made)
    assert found.text.strip() == "The quay is open."
    assert found.notes == ("what is attached is left out: notes.txt, plan.pdf",)


def test_a_wrong_or_unknown_encoding_loses_no_letters() -> None:
    for charset in (b"us-ascii", b"x-unknown", b"iso-8859-1"):
        raw = (
            b"From: A B <a@b.example>\nContent-Type: text/plain; charset="
            + charset
            + b"\n\nCaf\xe9 \x93new\x94 in M\xfcnster.\n"
        )
        assert parse_mail(raw, "a.eml").text.strip() == "Café “new” in Münster."


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.example\nSubject: Empty\n\n",
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"From: a@b.example\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n",
        b"From: a@b.example\n\n> Only quoted.\n",
    ],
)
def test_a_mail_without_text_fails_in_one_line(raw: bytes) -> None:
    with pytest.raises(SourceError, match=r"a\.eml: no text was found") as problem:
        parse_mail(raw, "a.eml")
    assert "\n" not in str(problem.value)


STORY = [
    "The new quay of Vestvik was opened on Monday by the mayor, who said that it had cost 12 million crowns.",
    "Ships of up to 200 metres will be able to land there from May, the harbour office told us in a letter.",
    "See the website of the harbour for the times of the ferry.",
]
ABOVE = ["View this email in your browser", "Having trouble reading this newsletter? View it online."]
BELOW = [
    "You are receiving this email because you signed up on our website.",
    "Harbour News Ltd, 12 Quay Street, Vestvik, 4321",
    "Unsubscribe | Manage your preferences",
    "© 2024 Harbour News. All rights reserved.",
    "Our mailing address is: Harbour News, 12 Quay Street",
]


def newsletter(kind: str, blocks: list[str]) -> bytes:
    body = "\n\n".join(blocks) if kind == "plain" else "".join(f"<div><p>{block}</p></div>" for block in blocks)
    head = f"From: News <n@post.example>\nSubject: The quay\nContent-Type: text/{kind}; charset=utf-8"
    return f"{head}\n\n{body}".encode()


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_what_is_about_the_mail_itself_is_left_out(kind: str) -> None:
    text = parse_mail(newsletter(kind, [*ABOVE, *STORY, *BELOW]), "a.eml").text
    assert [line for line in STORY if line not in text] == []
    assert [line for line in (*ABOVE, *BELOW) if line in text] == []


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_story_about_mail_stays_whole(kind: str) -> None:
    about = [
        "You are receiving this email because a law of 2003 says so: that is the first line of most newsletters. " * 3,
        "Mara Lind, 41, wrote, edited and sent it.",
        "To unsubscribe is harder than it looks, she found, and so the ministry looked into it for two years. " * 3,
    ]
    text = parse_mail(newsletter(kind, [*STORY, *about, *STORY]), "a.eml").text
    assert [line.strip() for line in about if line.strip() not in text] == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The fees stay.\n\n-- \nMara Lind\nHarbour office\n", "The fees stay."),
        (
            "The fees stay.\n-- \nMara\n\nOn Mon, 4 Mar 2024 at 10:00, P wrote:\n> Do they?\n> -- \n> P\n",
            "The fees stay.",
        ),
        ("One item.\n\n--\nAnother item.\n", "One item.\n\n--\nAnother item."),
        ("-- \nOnly this.\n", "-- \nOnly this."),
        ("A list:\n-- \n" + "A line of it.\n" * 40, "A list:\n-- \n" + "A line of it.\n" * 39 + "A line of it."),
        (
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe fees stay.\n- - One crown\n"
            "-----BEGIN PGP SIGNATURE-----\n\niQEz=\n-----END PGP SIGNATURE-----\n",
            "The fees stay.\n- One crown",
        ),
    ],
)
def test_a_signature_is_no_part_of_the_text(text: str, kept: str) -> None:
    assert parsed(message(text)).text.strip() == kept


def test_a_signature_that_a_program_marked_goes_from_a_page_too() -> None:
    signed = "<p>The fees of the harbour stay as they are.</p><div class='gmail_signature'>Mara Lind<br>Office</div>"
    assert parsed(message(None, signed)).text.strip() == "The fees of the harbour stay as they are."
    alone = document_fromstring("<div class='gmail_signature'>Mara Lind</div>")
    remove_signatures(alone)
    assert alone.text_content() == "Mara Lind"


def test_a_text_with_the_name_of_a_file_is_attached_and_a_message_is_named_by_its_subject() -> None:
    made = message("The minutes are attached.")
    made.add_attachment("Nine were present.", filename="minutes.txt", disposition="inline")
    made.add_attachment(message("Inner.", Subject="Report on the bridge"))
    found = parsed(made)
    assert found.text.strip() == "The minutes are attached."
    (note,) = found.notes
    assert "minutes.txt" in note
    assert "the message “Report on the bridge”" in note
    only = EmailMessage()
    only.set_content("The whole text.", disposition="inline", filename="body.txt")
    assert parsed(only).text.strip() == "The whole text."
