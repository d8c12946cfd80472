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

# WhatsApp's word for what it left out, in brackets or after a mark of direction.
_LEFT_OUT = re.compile(
    r"<(?:media omitted|attached: [^<>\n]{1,200}|this message was edited|медиафайл не включ[её]н|без медиафайлов|"
    r"медиа пропущены|medien ausgeschlossen|multimedia omitido|médias omis|media omessi|mídia oculta|"
    r"media weggelaten|medya dahil edilmedi|media tidak disertakan|省略多媒体文件|媒体文件已省略|略過多媒體檔|"
    r"мультимедиа пропущено)>|"
    r"\u200e(?:image|photo|video|audio|sticker|gif|document|contact card|voice message) omitted|"
    r"^(?:this message was deleted|you deleted this message|missed (?:voice|video) call|null)\.?$|"
    r"^\S{1,200} \((?:file attached|файл добавлен|datei angehängt|archivo adjunto)\)$|"
    r"messages and calls are end-to-end encrypted\.[^\n]{0,200}",
    re.IGNORECASE | re.MULTILINE,
)
_LEFT_OUT_SIGNS = ("<", "omitted", " deleted", "eleted this", "issed v", "null", "attached)", "end-to-end")


def without_boilerplate(text: str) -> str:
    """The text with spaces where a messenger spoke; takes time linear in its length."""
    if any(sign in text for sign in _FORWARDED_SIGNS):
        text = _FORWARDED.sub(" ", text)
    if ", [" in text:
        text = _COPIED_LINE.sub(" ", text)
    if any(sign in text for sign in _LEFT_OUT_SIGNS):
        text = _LEFT_OUT.sub(" ", text)
    return text
