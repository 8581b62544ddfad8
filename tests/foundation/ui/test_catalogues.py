from pathlib import Path

from sinovik.foundation.ui import catalogues


def an_app(folder: Path, name: str, text: str) -> Path:
    """An app's folder with a catalogue of its own."""
    place = folder / name / "locale" / "en" / "LC_MESSAGES" / "django.po"
    place.parent.mkdir(parents=True)
    place.write_bytes(catalogues.HEADER + text.encode())
    return folder / name


def said(places: list[Path]) -> list[tuple[str, str, str]]:
    return [(p.place.parents[3].name, p.text, p.what) for p in catalogues.conflicts(places)]


def test_one_text_with_two_translations_is_named_with_the_app_that_came_first(tmp_path):
    first = an_app(tmp_path, "first", 'msgid "Keputusan"\nmsgstr "Decree"\n\nmsgid "Nama"\nmsgstr "Name"\n')
    second = an_app(tmp_path, "second", 'msgid "Keputusan"\nmsgstr "Decision"\n\nmsgid "Nama"\nmsgstr "Name"\n')

    assert said([first, second]) == [("second", "Keputusan", "other English than in first; give one a context")]


def test_a_context_keeps_two_meanings_apart(tmp_path):
    first = an_app(tmp_path, "first", 'msgctxt "banyak"\nmsgid "Unit"\nmsgstr "Units"\n')
    second = an_app(tmp_path, "second", 'msgid "Unit"\nmsgstr "Unit"\n')

    assert said([first, second]) == []


def test_a_text_that_waits_for_its_translation_contradicts_nobody(tmp_path):
    first = an_app(tmp_path, "first", 'msgid "Nilai"\nmsgstr ""\n')
    second = an_app(tmp_path, "second", 'msgid "Nilai"\nmsgstr "Score"\n')

    assert said([first, second]) == []
