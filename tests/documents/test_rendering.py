import io
import json
import logging
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest

from agreements.documents.copies import fonts_not_inside
from agreements.documents.drawing import CannotDrawError
from agreements.documents.lettering import FONTS
from agreements.documents.matter import Line
from agreements.documents.rendering import (
    attachments_of,
    document_html,
    draw,
    render,
)
from agreements.documents.rules import as_found, missing_from, sha256_of, shown
from tests.documents.conftest import rendered
from tests.documents.couple_one import MATTER, SIGNED, pages_of, sentences

MANY_SCRIPTS = (
    "اتفقنا على أن نتحدث مرة واحدة في الأسبوع، يوم الأربعاء الساعة 20:00.",
    "אנחנו מדברים פעם בשבוע, ביום רביעי בשעה 20:00 למשך 20 דקות.",
    "हम सप्ताह में एक बार बुधवार को 20:00 बजे 20 मिनट बात करते हैं।",
    "Μιλάμε μία φορά την εβδομάδα, την Τετάρτη στις 20:00 για 20 λεπτά.",
    "Мы созваниваемся раз в неделю, по средам в 20:00 на 20 минут.",
    "Chúng tôi gọi nhau mỗi tuần một lần, vào thứ Tư lúc 20:00, trong 20 phút.",
    "Łucja, Ğülşen, Þóra and Ọlá meet محمد and שרה at the café, ✓ 20:00 → 21:00.",
)


def in_many_scripts():
    lines = tuple(Line("", "contact", "shared", text) for text in MANY_SCRIPTS)
    partner = replace(MATTER.partners[0], full_name="محمد الأحمد", short_name="محمد")
    matter = replace(MATTER, lines=lines, partners=(partner, MATTER.partners[1]))
    signed = tuple(replace(one, name="محمد الأحمد") if one.signer == "a" else one for one in SIGNED)
    return pages_of(matter, signed)


def reader(pdf):
    import pypdf

    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return "".join(page.extract_text() for page in reader(pdf).pages)


def elements(pdf):
    """Every structure element in reading order: its kind and the element itself."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield from _below(opened.Root.StructTreeRoot.K[0])


def _below(element):
    if isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield str(element.S), element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            yield from _below(kid)


def test_the_file_bears_the_marks_of_an_archivable_and_an_accessible_document(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        xmp = opened.Root.Metadata.read_bytes().decode()
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.docinfo["/Title"]) == "Agreement 1"
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert xmp.count("<rdf:RDF") == xmp.count("</rdf:RDF>") == 1
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    assert "http://www.aiim.org/pdfua/ns/id/" in xmp.split("pdfaSchema:namespaceURI")[1]


def test_headings_begin_at_one_and_skip_no_level(pdf):
    levels = [int(kind[2]) for kind, _element in elements(pdf) if kind[1:] in {"H1", "H2", "H3"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_lists_hold_items_only_and_tables_rows_only(pdf):
    allowed = {
        "/L": {"/LI", "/L", "/Caption"},
        "/LI": {"/LBody", "/Lbl"},
        "/TR": {"/TH", "/TD"},
        "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    }
    wrong = {
        (kind, str(kid.S))
        for kind, element in elements(pdf)
        if kind in allowed
        for kid in element.K
        if str(kid.S) not in allowed[kind]
    }
    assert wrong == set()


def test_header_cells_span_nothing_and_the_one_picture_says_what_it_opens(pdf):
    kinds = [kind for kind, _element in elements(pdf)]
    spans = [e for kind, e in elements(pdf) if kind == "/TH" and "/ColSpan" in e.get("/A", {})]
    assert "/TH" in kinds
    assert spans == []
    pictures = [str(e.Alt) for kind, e in elements(pdf) if kind == "/Figure"]
    assert pictures == ["Opens stillwater.example/verify"]


def test_every_rule_is_a_list_item_with_its_number(pdf, pages):
    items = [kind for kind, _element in elements(pdf) if kind == "/LI"]
    assert len(items) == len(sentences(pages.snapshot)) + len("123")


def test_weasyprint_has_nothing_to_complain_about(pages, caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    caplog.set_level(logging.WARNING, logger="fontTools")
    render(pages)
    assert caplog.records == []


def test_every_word_that_was_signed_is_on_the_pages(pdf, pages):
    assert missing_from(text_of(pdf), shown(pages.words)) == []


def test_numbers_and_sentences_are_drawn_in_reading_order(pdf, pages):
    drawn = as_found(text_of(pdf))
    places = [drawn.find(as_found(sentence)) for sentence in sentences(pages.snapshot)]
    assert -1 not in places
    assert places == sorted(places)


def test_the_first_couple_fills_eight_pages_on_either_paper(pdf):
    letter = rendered(pages_of(replace(MATTER, paper="letter")))
    sizes = [
        tuple(round(float(side)) for side in reader(f).pages[0].mediabox[2:]) for f in (pdf, letter)
    ]
    assert sizes == [(595, 842), (612, 792)]
    assert [len(reader(f).pages) for f in (pdf, letter)] == [8, 8]


def test_page_one_and_the_record_have_pages_of_their_own_and_signatures_stay_whole(pdf):
    texts = [as_found(page.extract_text()) for page in reader(pdf).pages]
    assert "Agreedbybothofus" not in texts[0]
    assert texts[1].startswith("Agreedbybothofus")
    assert texts[-1].startswith("Signingrecord")
    assert "Signatures" in texts[-2]
    assert all(one.name.replace(" ", "") in texts[-2] for one in SIGNED)
    assert "16.8" in texts[-2]


def test_every_page_names_the_document_and_its_place(pdf, pages):
    for number, page in enumerate(reader(pdf).pages, start=1):
        text = page.extract_text()
        assert "Agreement 1 · published 5 January 2027" in text
        assert f"Document code {pages.code} · check a copy at stillwater.example/verify" in text
        assert f"Page {number} of 8" in text
        assert "TEST" not in text


def test_a_practice_key_shows_on_every_page():
    test = rendered(pages_of(MATTER, test=True))
    assert all("TEST: certified" in page.extract_text() for page in reader(test).pages)


def test_the_record_says_fresh_proof_for_everyone_and_nothing_of_how(pdf):
    record = reader(pdf).pages[-1].extract_text()
    assert record.count("Fresh proof") == 3
    assert not [
        word for word in ("code sent", "assword", "own word", "IP", "Firefox") if word in record
    ]


def test_what_lies_inside_is_what_was_given(pdf, pages):
    inside = {name: bodies[0] for name, bodies in reader(pdf).attachments.items()}
    assert set(inside) == {
        "agreement.json",
        "reading.html",
        "evidence.json",
        "how-to-verify.txt",
    }
    assert inside["agreement.json"] == pages.snapshot
    assert inside["reading.html"] == pages.reading
    assert inside["evidence.json"] == pages.evidence
    how = inside["how-to-verify.txt"].decode()
    assert pages.code in how
    assert "It cannot know whether the agreement was taken back or replaced later." in how
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        kinds = {name: str(spec.obj.AFRelationship) for name, spec in opened.attachments.items()}
    assert kinds == {name: f"/{about[-1]}" for name, *about in attachments_of(pages)}


def test_the_same_agreement_gives_the_same_bytes(pdf, pages):
    assert render(pages) == pdf


def test_fonts_are_ours_and_inside(pdf):
    assert fonts_not_inside(reader(pdf)) == []
    assert fonts_of(pdf) <= {"Source-Serif-4", "Source-Sans-3"}


def fonts_of(pdf):
    names = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in reader(pdf).pages
        for font in page["/Resources"]["/Font"].values()
    }
    return {name.rstrip(",").removesuffix("-Italic").removesuffix("-Semi-Bold") for name in names}


def test_every_script_is_drawn_with_our_own_fonts_and_no_empty_box(caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    pdf = render(in_many_scripts())
    assert boxes_drawn(caplog) == []
    assert fonts_not_inside(reader(pdf)) == []
    assert {name.partition("-")[0] for name in fonts_of(pdf)} <= {"Source", "Noto", "Vazirmatn"}
    assert missing_from(text_of(pdf), MANY_SCRIPTS) == []


def test_an_empty_box_would_be_seen(caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    lines = (Line("", "contact", "shared", "We say \U0001fae0."),)
    render(pages_of(replace(MATTER, lines=lines)))
    assert len(boxes_drawn(caplog)) == 1


def boxes_drawn(caplog):
    """What WeasyPrint says of letters that no font has."""
    return [record for record in caplog.records if ".notdef" in record.message]


@pytest.mark.parametrize(
    "planted",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<object data="ftp://127.0.0.1/x"></object>',
    ],
)
def test_nothing_but_our_fonts_is_ever_fetched(pages, planted):
    html = document_html(pages).replace("</body>", f"{planted}</body>")
    with pytest.raises(CannotDrawError):
        draw(html, pages)


def test_words_are_text_and_never_markup():
    lines = (Line("", "contact", "shared", "We write <b>no</b> & nothing “more”."),)
    pdf = rendered(pages_of(replace(MATTER, lines=lines)))
    assert "We write <b>no</b> & nothing “more”." in text_of(pdf).replace("\u00a0", " ")


def test_the_licence_of_the_fonts_lies_beside_them():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE.txt").read_text()


def test_the_evidence_is_the_record_whose_fingerprint_is_printed(pdf, pages):
    printed = as_found(reader(pdf).pages[-1].extract_text())
    assert sha256_of(pages.evidence) in printed
    assert sha256_of(pages.snapshot) in printed
    assert json.loads(pages.snapshot)["v"] == 1
