"""Planted copies among invented texts, and unrelated texts that say the same common things: what the overlap check is
measured by.

Everything follows from SEED, so that anybody makes the same set; DIGEST tells whether they did. The check knows nothing
of this file, and this file nothing of the check.

    python benchmarks/planted.py           prints the digest and one pair of each kind, shortened

A text is invented word by word from four vocabularies: function words and office words (real Indonesian), words of its
subject, and names and figures of its own. Subjects have fixed expressions; everybody uses PHRASES; a slogan or a local
regulation is quoted by some. A copy is one of KINDS:

- words: 30 % of the words changed (of ten changed words, seven replaced, one or two left out, one or two added before);
- sentences: the same sentences in another order;
- both: first the words, then the order;
- passages: runs of three to eight sentences, word for word, put into an otherwise own text, of which they make up 35 to
  60 %.

An unrelated pair has one subject, quotes the same regulation and shares at least nine phrases, and nothing else.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

SEED = "sinovik overlap 2026"
DIGEST = "76e15d7edc4ef1d60fd79b9fb5aea208a4c9e95cd3c70ad06fa16d92af821ad8"
KINDS = ("words", "sentences", "both", "passages")
CHANGED = 0.3
COPIES = 200  # of each kind
UNRELATED = 1000  # pairs
SHORTEST, LONGEST = 400, 1800  # words of a text


def listed(said: str) -> list[str]:
    return said.split()


FUNCTION = listed(
    "yang dan di untuk dengan dari pada dalam oleh ke ini itu sebagai adalah atau bagi serta agar karena telah dapat "
    "akan tidak lebih juga setiap para secara maka sehingga melalui antara hingga bila saat kami mereka sudah belum"
)
OFFICE = listed(
    "pelayanan masyarakat inovasi publik warga program kegiatan data petugas dinas daerah tahun unit kerja informasi "
    "kualitas waktu biaya proses sistem aplikasi hasil kebutuhan akses kecamatan desa kabupaten kota pemerintah kepala "
    "tim pengguna permohonan berkas dokumen izin loket antrean jadwal anggaran sarana pelatihan sosialisasi evaluasi "
    "pemantauan laporan target capaian manfaat dampak masalah solusi tujuan sasaran kerja sama mitra dukungan "
    "peraturan keputusan prosedur standar mutu kepuasan survei keluhan pengaduan jumlah persen meningkat menurun "
    "mudah cepat transparan efektif efisien berkelanjutan terpadu digital mandiri keluarga "
    "anak ibu kesehatan pendidikan ekonomi lingkungan sosial wilayah lokasi jaringan perangkat tenaga pegawai "
    "pelaksana koordinasi komitmen pengembangan penerapan pelaksanaan perencanaan penyusunan "
    "penyediaan peningkatan pengelolaan"
)
PHRASES = (
    "dalam rangka meningkatkan kualitas pelayanan publik kepada masyarakat",
    "sesuai dengan Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik",
    "berdasarkan hasil survei kepuasan masyarakat yang dilaksanakan setiap semester",
    "inovasi ini sejalan dengan tujuan pembangunan berkelanjutan yang telah ditetapkan",
    "guna mewujudkan tata kelola pemerintahan yang baik dan bersih",
    "sebelum adanya inovasi ini masyarakat harus datang langsung ke kantor",
    "setelah inovasi ini diterapkan terjadi peningkatan yang cukup signifikan",
    "sumber daya yang digunakan meliputi sumber daya manusia anggaran serta sarana dan prasarana",
    "inovasi ini sangat mudah untuk direplikasi oleh instansi lain di seluruh Indonesia",
    "keberlanjutan inovasi ini didukung oleh peraturan bupati dan alokasi anggaran setiap tahun",
    "pemangku kepentingan yang terlibat antara lain organisasi perangkat daerah dan masyarakat",
    "dengan memanfaatkan perkembangan teknologi informasi dan komunikasi saat ini",
    "memberikan kemudahan kepada masyarakat dalam memperoleh layanan yang cepat tepat dan murah",
    "monitoring dan evaluasi dilakukan secara berkala oleh tim yang dibentuk dengan surat keputusan",
    "permasalahan utama yang dihadapi adalah rendahnya kesadaran masyarakat akan pentingnya",
    "hal ini dibuktikan dengan meningkatnya jumlah pengguna layanan dari tahun ke tahun",
    "strategi sosial dilakukan melalui sosialisasi dan edukasi kepada seluruh lapisan masyarakat",
    "strategi manajerial dilakukan melalui pembinaan pegawai dan pembagian tugas yang jelas",
    "strategi institusional dilakukan dengan menetapkan dasar hukum pelaksanaan inovasi",
    "faktor kekuatan yang mendukung keberhasilan inovasi ini adalah komitmen pimpinan",
    "kebaruan dari inovasi ini terletak pada integrasi layanan yang sebelumnya terpisah",
    "inovasi ini lahir dari keprihatinan melihat kondisi masyarakat di wilayah terpencil",
    "mendukung pencapaian visi dan misi kepala daerah sebagaimana tertuang dalam rencana pembangunan",
    "dampak positif inovasi ini dirasakan langsung oleh masyarakat khususnya kelompok rentan",
)
SYLLABLES = listed(
    "ba bi bu ca ci da di du ga gi gu ja ji ju ka ki ku la li lu ma mi mu na ni nu pa pi pu ra ri ru sa si su ta ti tu "
    "wa ya ban bar dan dar gan gar kan kar lam lan man mar nan pan par ran ras san sar tan tar tam"
)
FORMS = ("{}", "{}", "{}", "me{}", "di{}", "ber{}", "pe{}an", "ke{}an", "{}kan", "{}nya", "ter{}", "{}an")
SUBJECTS = 24
SLOGANS = 120
REGULATIONS = 90


class Pair(NamedTuple):
    """second was made from first, unless kind is "unrelated"."""

    kind: str
    first: str
    second: str


class Subject(NamedTuple):
    """words: with falling frequency; expressions: of two to four words that always stand together."""

    words: list[str]
    expressions: list[list[str]]


def chance_of(*names: object) -> Random:
    return Random("/".join([SEED, *map(str, names)]))


@cache
def weights(count: int) -> list[float]:
    """Zipf: the n-th word comes 1/(n + 2) times as often."""
    return list(accumulate(1 / (place + 3) for place in range(count)))


def drawn(chance: Random, words: list[str]) -> str:
    return chance.choices(words, cum_weights=weights(len(words)))[0]


def invented_word(chance: Random) -> str:
    return chance.choice(FORMS).format("".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))))


@cache
def subject(number: int) -> Subject:
    chance = chance_of("subject", number)
    words = [invented_word(chance) for _ in range(260)]
    expressions = [[drawn(chance, words + OFFICE) for _ in range(chance.randint(2, 4))] for _ in range(80)]
    return Subject(words, expressions)


@cache
def slogan(number: int) -> str:
    chance = chance_of("slogan", number)
    return " ".join(drawn(chance, FUNCTION + OFFICE) for _ in range(chance.randint(7, 12)))


@cache
def regulation(number: int) -> str:
    chance = chance_of("regulation", number)
    said = " ".join(a_word(chance, subject(number % SUBJECTS), []) for _ in range(chance.randint(20, 40)))
    return f"Menurut Peraturan Daerah Nomor {chance.randint(1, 30)} Tahun {chance.randint(2005, 2022)} {said}"


# ---- texts -------------------------------------------------------------------------------------------------------


def a_word(chance: Random, about: Subject, own: list[str]) -> str:
    at = chance.random()
    if at < 0.36:
        return drawn(chance, FUNCTION)
    if at < 0.62 or (at > 0.9 and not own):
        return drawn(chance, OFFICE)
    return drawn(chance, about.words if at <= 0.9 else own)


def sentence(chance: Random, about: Subject, own: list[str]) -> str:
    said: list[str] = []
    length = chance.randint(8, 24)
    if chance.random() < 0.1:
        said += chance.choice(PHRASES).split()
    while len(said) < length:
        if chance.random() < 0.08:
            said += chance.choice(about.expressions)
        else:
            said.append(a_word(chance, about, own))
    return said_as_sentence(said)


def said_as_sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[:1].upper() + text[1:] + "."


def sentences(chance: Random, number: int, length: int) -> list[str]:
    """A text of about so many words on a subject, with names and figures of its own."""
    about = subject(number)
    own = [invented_word(chance).capitalize() for _ in range(25)] + [str(chance.randint(2, 9999)) for _ in range(15)]
    made: list[str] = []
    count = 0
    while count < length:
        made.append(sentence(chance, about, own))
        count += len(made[-1].split())
    if chance.random() < 0.3:
        made.insert(chance.randrange(len(made)), regulation(chance.randrange(REGULATIONS)) + ".")
    if chance.random() < 0.5:
        made.append(said_as_sentence(slogan(chance.randrange(SLOGANS)).split()))
    return made


def a_length(chance: Random) -> int:
    return chance.randint(SHORTEST, LONGEST)


# ---- pairs -------------------------------------------------------------------------------------------------------


def reworded(chance: Random, source: list[str], about: Subject) -> list[str]:
    """Exactly CHANGED of the words replaced, left out, or preceded by another."""
    places = [(at, place) for at, said in enumerate(source) for place in range(len(said.split()))]
    changed = set(chance.sample(places, round(CHANGED * len(places))))
    copy = []
    for at, said in enumerate(source):
        words: list[str] = []
        for place, word in enumerate(said.rstrip(".").split()):
            how = chance.random() if (at, place) in changed else None
            if how is None:
                words.append(word)
            elif how < 0.7:
                words.append(another(chance, word, about))
            elif how < 0.85:
                words += [another(chance, word, about), word]
        copy.append(said_as_sentence(words))
    return copy


def another(chance: Random, word: str, about: Subject) -> str:
    while True:
        found = a_word(chance, about, [])
        if found != word.lower():
            return found


def reordered(chance: Random, source: list[str]) -> list[str]:
    copy = list(source)
    chance.shuffle(copy)
    return copy


def with_passages(chance: Random, source: list[str], own: list[str]) -> list[str]:
    """Runs of the source's sentences between own ones, until the share drawn for this copy is reached."""
    goal = chance.uniform(0.37, 0.58) * words_in(own)
    free = list(range(len(source)))
    taken: list[list[str]] = []
    while words_in([said for run in taken for said in run]) < goal and free:
        start = chance.choice(free)
        run = [at for at in range(start, start + chance.randint(3, 8)) if at in free]
        free = [at for at in free if at not in run]
        taken.append([source[at] for at in run])
    rest = chance.sample(range(len(own)), len(own))
    while rest and words_in([own[at] for at in rest]) > words_in(own) - goal:
        rest.pop()
    copy = [own[at] for at in sorted(rest)]
    for run in taken:
        place = chance.randint(0, len(copy))
        copy[place:place] = run
    return copy


def words_in(said: list[str]) -> int:
    return sum(len(row.split()) for row in said)


def copy_of(kind: str, number: int) -> Pair:
    """The planted copy of this kind and number."""
    chance = chance_of(kind, number)
    about, length = chance.randrange(SUBJECTS), a_length(chance)
    source = sentences(chance, about, length)
    if kind == "passages":
        copy = with_passages(chance, source, sentences(chance, about, chance.randint(SHORTEST, length)))
    else:
        copy = reworded(chance, source, subject(about)) if kind in {"words", "both"} else source
        copy = reordered(chance, copy) if kind in {"sentences", "both"} else copy
    return Pair(kind, " ".join(source), " ".join(copy))


def unrelated(number: int) -> Pair:
    """Two texts on one subject that quote one regulation and share at least nine phrases."""
    chance = chance_of("unrelated", number)
    about = chance.randrange(SUBJECTS)
    quoted = [regulation(chance.randrange(REGULATIONS)) + "."]
    quoted += [said_as_sentence(phrase.split()) for phrase in chance.sample(PHRASES, k=8)]
    quoted.append(said_as_sentence(slogan(chance.randrange(SLOGANS)).split()))
    texts = []
    for _ in range(2):
        said = sentences(chance, about, a_length(chance))
        for phrase in quoted:
            said.insert(chance.randint(0, len(said)), phrase)
        texts.append(" ".join(said))
    return Pair("unrelated", *texts)


def pairs(copies: int = COPIES, others: int = UNRELATED) -> Iterator[Pair]:
    """The set: so many copies of each kind, then so many unrelated pairs."""
    for kind in KINDS:
        yield from (copy_of(kind, number) for number in range(copies))
    yield from (unrelated(number) for number in range(others))


def digest(given: Iterable[Pair]) -> str:
    """SHA-256 of these pairs, each text ended by a line feed."""
    made = hashlib.sha256()
    for pair in given:
        made.update(f"{pair.first}\n{pair.second}\n".encode())
    return made.hexdigest()


if __name__ == "__main__":
    print(f"{digest(pairs())}  made\n{DIGEST}  published")
    for pair in pairs(copies=1, others=1):
        print(f"\n{pair.kind}\n- {pair.first[:600]}\n- {pair.second[:600]}")
