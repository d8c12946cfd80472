"""Files of every kind give the words of their people, and nothing of what is around them."""

import io
import json
import zipfile
from collections.abc import Callable

import docx
import fpdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import EmptyFile, FileTooBig, NoTextInFile, TooHeavy, UnreadableDocument, UnreadableText, UserError
from core.texts.reading import MAX_FILE_BYTES, MOST_CHARACTERS, read_text_file

RUSSIAN = "Привет, как дела? Завтра поедем на дачу, если погода будет хорошая."


def read(text: str, name: str = "file.txt") -> str:
    return read_text_file(text.encode(), name)


def words(text: str, name: str = "file.txt") -> list[str]:
    return read(text, name).split()


def word_document(write: Callable[[docx.document.Document], object]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    write(document)
    document.save(file)
    return file.getvalue()


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "utf-32"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("今天天气很好，我们一起去公园散步，然后在餐馆吃饭。", "gb18030"),
        ("今天天氣很好，我們一起去公園散步，然後在餐館吃飯。", "big5"),
        ("今日は天気がいいので、公園へ散歩に行きました。", "shift_jis"),
        ("오늘은 날씨가 좋아서 공원에 산책하러 갔습니다.", "euc-kr"),
        ("Der schöne Garten, die Straße und das Café – für mich über alles.", "cp1252"),
    ],
)
def test_a_text_in_any_encoding_is_read(text: str, encoding: str) -> None:
    assert read_text_file(text.encode(encoding), "note.txt") == text


def test_a_text_that_was_cut_within_a_letter_is_read() -> None:
    assert read_text_file((RUSSIAN * 20).encode()[:-1], "note.txt").startswith(RUSSIAN)


def test_markdown_loses_its_marks_code_and_addresses() -> None:
    text = (
        "---\ntitle: Draft\n---\n# The garden\n\nWe _grow_ **roses** and [tulips](https://example.com/tulips "
        "'shop') ![a photo](rose.png).\n<!-- hidden -->\n```python\nimport os\n```\nSee `code` and [this][1].\n\n"
        "[1]: https://example.com\n"
    )
    read_words = " ".join(words(text, "README.md"))
    assert "roses" in read_words
    assert "tulips" in read_words
    assert "grow" in read_words.split()
    for gone in ("Draft", "example", "python", "import", "hidden", "code", "rose.png"):
        assert gone not in read_words


def test_a_page_gives_what_its_reader_reads() -> None:
    text = (
        "<!DOCTYPE html><html><head><title>Menu</title><style>p {color: red}</style></head><body><nav>Home</nav>"
        "<p>The <b>gar</b>den &amp; the <i>sea</i><br>and more</p><script>let x = 1</script><ul><li>one</li><li>two"
        "</li></ul><footer>Imprint</footer></body></html>"
    )
    assert words(text, "page.html") == ["The", "garden", "&", "the", "sea", "and", "more", "one", "two"]


def test_a_page_is_told_by_its_content_under_any_name() -> None:
    assert words("  <!-- a --><html><body><p>roses</p></body></html>", "page.txt") == ["roses"]


def test_telegrams_page_of_a_chat_gives_the_messages() -> None:
    text = (
        '<!DOCTYPE html><html><body><div class="page_header">Friends</div><div class="history">'
        '<div class="message service"><div class="body details">Ada joined</div></div>'
        '<div class="message default"><div class="pull_right date details" title="05.03.2024">10:11</div>'
        '<div class="from_name">Ada</div><div class="text">Shall we meet?</div></div></div></body></html>'
    )
    assert words(text, "messages.html") == ["Shall", "we", "meet?"]


def test_subtitles_give_what_is_said() -> None:
    text = (
        "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Good morning.</i>\r\n- {\\an8}How are you?\r\n\r\n"
        "2\r\n00:00:03,000 --> 00:00:04,000\r\n[door creaks]\r\nADA: Fine, thanks.\r\n"
    )
    assert words(text, "film.srt") == ["Good", "morning.", "How", "are", "you?", "Fine,", "thanks."]


def test_web_subtitles_lose_their_header_notes_and_voices() -> None:
    text = (
        "WEBVTT - Lesson\nKind: captions\n\nNOTE by Ada\nover two lines\n\nSTYLE\n::cue {color: red}\n\nintro\n"
        "00:01.000 --> 00:02.000 align:start\n<v Ada>Hello <00:01.500>world\n"
    )
    assert words(text, "lesson.vtt") == ["Hello", "world"]


def test_a_table_gives_the_column_in_which_people_write() -> None:
    text = (
        'date,author,comment\n2024-03-05,Ada,"The roses, said everybody, are lovely"\n'
        "2024-03-06,Bob,We should come again in summer\n"
    )
    assert read(text, "comments.csv") == "The roses, said everybody, are lovely\nWe should come again in summer"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_tables_of_other_delimiters_are_read(delimiter: str) -> None:
    rows = [("7", "roses and tulips"), ("8", "apples and pears")]
    text = "\n".join(delimiter.join(row) for row in [("number", "text"), *rows])
    assert read(text, "table.csv") == "roses and tulips\napples and pears"


def test_a_list_without_a_heading_keeps_its_first_row() -> None:
    assert words("apple\nbanana\ncherry", "fruits.csv") == ["apple", "banana", "cherry"]


def test_telegrams_export_gives_what_people_wrote() -> None:
    chat = {
        "name": "Friends",
        "type": "private_group",
        "messages": [
            {"type": "service", "actor": "Ada", "action": "create_group", "text": ""},
            {"type": "message", "from": "Ada", "date": "2024-03-05", "text": "Shall we meet?"},
            {
                "type": "message",
                "from": "Bob",
                "text": [
                    "Yes, ",
                    {"type": "bold", "text": "tomorrow"},
                    {"type": "link", "text": "https://example.com"},
                ],
            },
            {"type": "message", "text": "", "poll": {"question": "Where?", "answers": [{"text": "Park"}]}},
        ],
    }
    expected = ["Shall", "we", "meet?", "Yes,", "tomorrow", "Where?", "Park"]
    assert words(json.dumps(chat), "result.json") == expected
    assert words(json.dumps({"about": "…", "chats": {"list": [chat]}}), "result.json") == expected


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2024, 10:11 - Messages and calls are end-to-end encrypted.\n"
        "05/03/2024, 10:12 - Ada: Shall we meet?\nat ten\n05/03/2024, 10:13 - Bob left\n05/03/2024, 10:14 - Bob: Yes",
        "\u200e[05.03.24, 10:11:12] Ada: Shall we meet?\r\nat ten\r\n[05.03.24, 10:12:00] Bob: Yes\r\n",
        "3/5/24, 10:11\u202fPM - Ada: Shall we meet?\nat ten\n3/5/24, 10:12\u202fPM - Bob: Yes",
        "[2024/3/5 下午3:21:10] Ada: Shall we meet?\nat ten\n[2024/3/5 下午3:22:10] Bob: Yes",
    ],
)
def test_whatsapps_export_gives_what_people_wrote(text: str) -> None:
    assert words(text, "chat.txt") == ["Shall", "we", "meet?", "at", "ten", "Yes"]


def test_a_word_document_gives_its_paragraphs_tables_and_notes_without_its_header() -> None:
    def write(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Confidential"
        paragraph = document.add_paragraph("The gar")
        paragraph.add_run("den").bold = True
        document.add_table(1, 1).cell(0, 0).text = "roses"

    assert read_text_file(word_document(write), "letter.bin").split() == ["The", "garden", "roses"]


def test_a_pdf_gives_the_text_of_its_pages_words_cut_by_lines_made_whole() -> None:
    document = fpdf.FPDF()
    document.set_font("helvetica", size=11)
    for lines in (("The gar-", "den of roses"), ("and tulips",)):
        document.add_page()
        for row, line in enumerate(lines):
            document.text(20, 20 + 6 * row, line)
    assert read_text_file(bytes(document.output()), "book.pdf").split() == [
        "The",
        "garden",
        "of",
        "roses",
        "and",
        "tulips",
    ]


def test_an_empty_file_is_said() -> None:
    with pytest.raises(EmptyFile):
        read_text_file(b"", "note.txt")


def test_a_file_beyond_twenty_megabytes_is_refused() -> None:
    with pytest.raises(FileTooBig) as raised:
        read_text_file(b"a" * (MAX_FILE_BYTES + 1), "note.txt")
    assert raised.value.details == {"limit_mb": 20}


@pytest.mark.parametrize(("text", "name"), [(" \n\n", "note.txt"), ("... !", "note.txt"), ("<html></html>", "a.html")])
def test_a_file_without_text_is_said(text: str, name: str) -> None:
    with pytest.raises(NoTextInFile):
        read(text, name)


def test_a_pdf_that_carries_no_text_is_said() -> None:
    document = fpdf.FPDF()
    document.add_page()
    with pytest.raises(NoTextInFile):
        read_text_file(bytes(document.output()), "scan.pdf")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\x7fELF\x02\x01\x01" + b"\x00\x07" * 5_000,
        b"{\\rtf1\\ansi hello}",
        b"PK\x03\x04 and no more",
        packed(other=b"not a document"),
        packed(word__document_xml=b"<w:document"),
        b'{"messages": [1, 2',
        b'{"messages": ' + b"[" * 200_000,
    ],
    ids=["bytes", "program", "rich text", "broken zip", "other zip", "broken xml", "broken json", "deep json"],
)
def test_what_holds_no_text_is_said(data: bytes) -> None:
    with pytest.raises(UnreadableText):
        read_text_file(data, "file.bin")


def test_a_broken_pdf_is_said() -> None:
    with pytest.raises(UnreadableDocument):
        read_text_file(b"%PDF-1.7 and no more", "file.pdf")


def test_a_packed_document_is_not_unpacked_beyond_bounds() -> None:
    text = b"<w:t>" + b"a" * 150_000_000
    with pytest.raises(TooHeavy):
        read_text_file(packed(word__document_xml=text), "bomb.docx")


def test_entities_are_not_multiplied() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE d [<!ENTITY l0 "lol">{levels}]><d>&l8;</d>'.encode()
    with pytest.raises((UnreadableText, NoTextInFile)):
        read_text_file(packed(word__document_xml=bomb), "bomb.docx")


def test_an_export_of_very_many_values_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooHeavy):
        read('{"messages": [' + "{}," * 4_000_000 + "{}]}", "result.json")


def test_a_very_deep_page_is_read() -> None:
    assert "roses" in read("<html><body>" + "<div>" * 100_000 + "roses", "deep.html")


def test_the_text_of_a_file_is_bounded() -> None:
    assert len(read_text_file(("a b " * 5_000_000).encode(), "long.txt")) == MOST_CHARACTERS


HOSTILE = (
    "\n", "- ", "1\n", "<", "<a ", "<!--", "-->", "[", "](", "`", "```\n", "_", '"', ",", ";", "\t", "{", "\u200e",
    "00:00:01,000 --> 00:00:02,000\n", "1/1/24, 1:11 - ", "[1/1/24, 1:11:11] a", "a: ", "NOTE\n", "\\an8}",
    '{"messages":',
)  # fmt: skip


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv", "a.srt", "a.json"])
@pytest.mark.parametrize("beginning", ["", "WEBVTT\n", "<html>", "1/1/24, 1:11 - a: b\n", '{"messages": [', "---\n"])
def test_a_long_file_of_anything_is_read_or_refused(name: str, beginning: str) -> None:
    """Linear time: a quadratic pattern would take hours here, and end at the suite's time limit."""
    for unit in HOSTILE:
        try:
            read(beginning + unit * (200_000 // len(unit)) + " end", name)
        except UserError:
            continue


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.csv", "a.srt", "result.json", ""]))
def test_any_file_is_read_or_refused_with_a_sentence(data: bytes, name: str) -> None:
    try:
        text = read_text_file(data, name)
    except UserError:
        return
    assert any(map(str.isalnum, text))
