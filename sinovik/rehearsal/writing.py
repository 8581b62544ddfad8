"""Invented proposals: the same seed writes the same texts, each unlike the others unless a copy is wanted.

Nothing here is real: services, problems and figures are drawn from small word lists. Titles are marked "contoh" by
whoever registers them.
"""

from dataclasses import dataclass
from random import Random

from sinovik.methods.text import count_words

SERVICES = [
    "imunisasi balita",
    "perizinan usaha mikro",
    "pendaftaran penduduk",
    "rujukan ibu hamil",
    "perpustakaan keliling",
    "angkutan sekolah",
    "pengaduan jalan rusak",
    "bantuan hukum warga",
    "penyuluhan tani",
    "pasar ikan",
    "air bersih desa",
    "pemeriksaan mata lansia",
    "pajak kendaraan",
    "uji kir",
    "pelatihan kerja",
    "donor darah",
    "posyandu remaja",
    "pengelolaan sampah",
    "wisata kampung",
    "sertifikat halal",
    "beasiswa daerah",
    "penanganan stunting",
    "ambulans laut",
    "kartu nelayan",
    "layanan disabilitas",
    "cagar budaya",
    "laboratorium benih",
    "peringatan banjir",
    "lampu jalan",
    "parkir kota",
    "rekam medis",
    "surat pindah",
    "akta kelahiran",
    "kesehatan ternak",
    "bank pohon",
    "sekolah lapang",
    "pos bencana",
    "izin penelitian",
    "arsip desa",
    "kebun gizi",
]
PROBLEMS = [
    "antrean panjang sejak subuh",
    "berkas hilang di perjalanan",
    "petugas hanya datang sebulan sekali",
    "biaya perahu yang mahal",
    "data ganda antarkantor",
    "warga pulang tanpa kepastian",
    "jarak dua hari jalan kaki",
    "laporan yang ditulis ulang tiga kali",
    "obat terlambat tiba",
    "calo di depan loket",
    "jaringan yang sering putus",
    "ibu hamil terlambat dirujuk",
    "anak putus sekolah",
    "hasil panen dibeli murah",
    "keluhan tanpa jawaban",
    "jadwal yang tidak diketahui warga",
    "formulir delapan halaman",
    "ruang tunggu tanpa kursi",
    "pencatatan di buku tulis",
    "salah alamat saat darurat",
    "penyandang disabilitas tidak terlayani",
    "retribusi bocor",
    "penyakit menular yang terlambat dilaporkan",
    "lahan tidur di pinggir kota",
    "air keruh setiap hujan",
    "benih palsu",
    "parkir semrawut",
    "sampah menumpuk tiga hari",
]
TOOLS = [
    "perahu layanan",
    "peta suara warga",
    "kartu kendali berwarna",
    "gerobak baca",
    "pesan singkat dua arah",
    "loket satu meja",
    "kader pemuda",
    "papan hitung terbuka",
    "timbangan pintar",
    "radio komunitas",
    "kotak titip berkas",
    "jadwal keliling",
    "rapor layanan",
    "kelas ibu",
    "bengkel data",
    "lumbung benih",
    "sistem antrean dari rumah",
    "dasbor mutu",
    "relawan penerjemah",
    "dompet sampah",
    "pos antar obat",
    "buku saku bergambar",
    "jemput bola malam",
    "tanda tangan elektronik",
    "sandi tangan",
    "drone semai",
    "sensor muka air",
    "meja aduan pasar",
    "arisan alat",
    "peta risiko keluarga",
    "sekolah malam",
    "kurir dokumen",
]
PEOPLE = [
    "bidan desa",
    "nelayan kecil",
    "pedagang pasar",
    "guru honorer",
    "petani jagung",
    "ibu rumah tangga",
    "lansia",
    "pelajar",
    "pengemudi ojek",
    "peternak",
    "perajin tenun",
    "penyandang disabilitas",
    "kader posyandu",
    "pekerja migran",
    "pemulung",
    "kepala dusun",
    "pemilik warung",
    "mahasiswa",
    "buruh harian",
    "masyarakat adat",
]
PARTNERS = [
    "karang taruna",
    "puskesmas pembantu",
    "kantor pos",
    "koperasi",
    "perguruan tinggi setempat",
    "gereja dan masjid",
    "kelompok tani",
    "radio kampung",
    "bank daerah",
    "kepolisian sektor",
    "dinas tetangga",
    "perusahaan perkebunan",
    "lembaga adat",
    "PKK",
    "pramuka",
    "pengelola pelabuhan",
    "komunitas difabel",
    "paguyuban pasar",
    "rumah sakit rujukan",
    "perpustakaan sekolah",
]
VERBS = [
    "memangkas",
    "mengganti",
    "menghapus",
    "menggabungkan",
    "memindahkan",
    "mempercepat",
    "menyederhanakan",
    "membuka",
    "memetakan",
    "mencatat",
    "menghubungkan",
    "menguji",
    "melatih",
    "mengantar",
    "memantau",
    "menjadwalkan",
    "menyaring",
    "mengumpulkan",
    "membagi",
    "merawat",
]
PLACES = [
    "pulau terluar",
    "lereng gunung",
    "bantaran sungai",
    "pasar induk",
    "kampung nelayan",
    "perbatasan",
    "kawasan industri",
    "desa rawa",
    "pinggir hutan",
    "pusat kota",
    "permukiman padat",
    "kecamatan kepulauan",
    "lembah",
    "daerah transmigrasi",
    "jalan lintas",
    "teluk",
]
OPENINGS = [
    "Sejak awal",
    "Pada tahun pertama",
    "Setelah tiga bulan",
    "Menurut catatan loket",
    "Dalam uji coba",
    "Bersama warga",
    "Di tahap kedua",
    "Berdasarkan survei",
    "Tanpa tambahan pegawai",
    "Setiap pekan",
    "Lewat musyawarah",
    "Sebelum perubahan ini",
    "Kini",
    "Akhirnya",
    "Pada musim hujan",
    "Ketika dievaluasi",
    "Untuk wilayah jauh",
    "Dengan anggaran yang sama",
]
PATTERNS = (
    "{o}, {s} di {l} terhambat oleh {p}, dan {w} paling merasakannya.",
    "{o} tim {v} {p} lewat {t} yang dijalankan {w} bersama {m}.",
    "{w} di {l} kini mengurus {s} dalam {n} menit, sebelumnya {big} menit.",
    "{o}, {t} menjangkau {big} {w} dari {n} dusun di sekitar {l}.",
    "{m} menyediakan {t}, sedangkan {w} {v} jadwal {s} tiap {n} hari.",
    "Keluhan tentang {p} turun dari {big} menjadi {n} per bulan setelah {t} dipakai.",
    "{o} {v} {s} membutuhkan {n} orang, {m}, dan {t} yang sudah ada.",
    "Biaya {s} bagi {w} berkurang Rp{big}.000 karena {p} tidak lagi terjadi di {l}.",
    "{m} bersama {w} {v} {t} agar {s} tetap berjalan ketika {p} muncul lagi.",
    "{o}, {n} dari {big} {w} menyatakan {s} lebih mudah berkat {t}.",
    "Pelajaran dari {l}: {t} hanya berhasil bila {m} ikut {v} {p}.",
    "Rencana tahun depan {v} {s} ke {n} lokasi lain di {l} dengan dukungan {m}.",
)
NOISE = ["asdf", "qwer", "jkl", "zxcv", "lkjh", "poiu", "mnbv", "tyui", "ghjk", "wert"]


@dataclass(frozen=True)
class Draft:
    """title: invented; sections: key → text."""

    title: str
    sections: dict[str, str]


def _slots(chance: Random) -> dict[str, object]:
    return {
        "s": chance.choice(SERVICES),
        "p": chance.choice(PROBLEMS),
        "t": chance.choice(TOOLS),
        "w": chance.choice(PEOPLE),
        "m": chance.choice(PARTNERS),
        "v": chance.choice(VERBS),
        "l": chance.choice(PLACES),
        "o": chance.choice(OPENINGS),
        "n": chance.randint(2, 29),
        "big": chance.randint(31, 999),
    }


def sentence(chance: Random) -> str:
    """One invented sentence, beginning with a capital."""
    text = chance.choice(PATTERNS).format(**_slots(chance))
    return text[0].upper() + text[1:]


def prose(chance: Random, words: int) -> str:
    """Invented sentences, at most `words` words, at least two thirds of it when `words` ≥ 30."""
    goal = int(words * chance.uniform(0.7, 0.95))
    sentences, length = [], 0
    while True:
        following = sentence(chance)
        length += count_words(following)
        if length > goal and sentences:
            return " ".join(sentences)
        sentences.append(following)


def nonsense(chance: Random, words: int) -> str:
    """Keys struck at random, as some drafts really hold to get past an empty field."""
    return " ".join(chance.choice(NOISE) for _ in range(max(5, words // 4)))


def reworded(chance: Random, text: str, *, share: float = 0.1) -> str:
    """A copy in which a share of the words is replaced and the sentences stand in another order, as long as before."""
    sentences = text.split(". ")
    chance.shuffle(sentences)
    pool = [word for phrase in (*PEOPLE, *TOOLS, *PLACES) for word in phrase.split()]
    return " ".join(chance.choice(pool) if chance.random() < share else word for word in ". ".join(sentences).split())


def title(chance: Random, number: int) -> str:
    """An invented title; the number keeps titles apart."""
    tool, service = chance.choice(TOOLS), chance.choice(SERVICES)
    return f"{tool.capitalize()} untuk {service} di {chance.choice(PLACES)} (contoh {number})"


def write(chance: Random, number: int, limits: dict[str, int]) -> Draft:
    """A whole draft within its word limits. limits: section key → words."""
    return Draft(title=title(chance, number), sections={key: prose(chance, words) for key, words in limits.items()})
