"""Files that hold text → the words of their people: notes, documents, pages, tables, subtitles, exports of chats."""
