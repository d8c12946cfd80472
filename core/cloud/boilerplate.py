"""What messengers write into texts that are forwarded, copied or exported: nobody's words.

As Telegram and WhatsApp put it in the languages most used there; other languages keep theirs.
"""

import re

# What stands above a forwarded message, with whom it is from; mail programs put dashes around.
_FORWARDED = re.compile(
    r"^[ \t>\[]*(?:Forwarded from|Переслано (?:от|из)|Пересланное сообщение|Weitergeleitet (?:von|aus)|Reenviado de|"
    r"Transféré de|Inoltrato da|Encaminhada de|Diteruskan dari|转发自|轉發自|轉寄自)[^\n]{0,200}$|"
    r"^[ \t>]*-{3,}[^\n-]{1,40}-{3,}[ \t]*$",
    re.MULTILINE,
)
_FORWARDED_SIGNS = (
    "Forwarded", "Пересл", "Weiterg", "Reenv", "Transf", "Inolt", "Encam", "Diterus", "转发自",
    "轉發自", "轉寄自", "---",
)  # fmt: skip

# Telegram's apps put this above each message that is copied with others: "Ada Lovelace, [5 Mar 2024 at 10:11:12]:".
_COPIED_LINE = re.compile(r"^[^\n]{1,128}?, \[\d[^\n\]]{4,40}\]:?[ \t]*$", re.MULTILINE)

# WhatsApp's words for what it left out.
_OMITTED = (
    "<Media omitted>", "<This message was edited>", "<Медиафайл не включен>", "<Без медиафайлов>", "<Медиа пропущены>",
    "<Medien ausgeschlossen>", "<Multimedia omitido>", "<Médias omis>", "<Media omessi>", "<Mídia oculta>",
    "<Media weggelaten>", "<Medya dahil edilmedi>", "<Media tidak disertakan>", "<省略多媒体文件>", "<媒体文件已省略>",
    "<略過多媒體檔>",
)  # fmt: skip
_OMITTED_KIND = re.compile("\u200e(?:image|photo|video|audio|sticker|GIF|document|Contact card|voice message) omitted")
_ATTACHED = re.compile(
    r"<attached: [^<>\n]{1,200}>|^\S{1,200} \((?:file attached|файл добавлен|Datei angehängt|archivo adjunto)\)$",
    re.MULTILINE,
)
_ATTACHED_SIGNS = ("attached", "файл добавлен)", "Datei angehängt)", "archivo adjunto)")
_NOTICE = re.compile(
    r"^\u200e?(?:This message was deleted|You deleted this message|Missed (?:voice|video) call)\.?$|"
    r"Messages and calls are end-to-end encrypted\.[^\n]{0,200}",
    re.MULTILINE,
)
_NOTICE_SIGNS = ("This message was", "You deleted", "Missed v", "end-to-end encrypted")


def without_boilerplate(text: str) -> str:
    """The text with spaces where a messenger spoke; takes time linear in its length."""
    if any(sign in text for sign in _FORWARDED_SIGNS):
        text = _FORWARDED.sub(" ", text)
    if ", [" in text:
        text = _COPIED_LINE.sub(" ", text)
    if "<" in text:
        for omitted in _OMITTED:
            text = text.replace(omitted, " ")
    if "\u200e" in text:
        text = _OMITTED_KIND.sub(" ", text)
    for pattern, signs in ((_ATTACHED, _ATTACHED_SIGNS), (_NOTICE, _NOTICE_SIGNS)):
        if any(sign in text for sign in signs):
            text = pattern.sub(" ", text)
    return text
