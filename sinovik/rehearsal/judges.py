"""How invented judges score: true quality, seen through a person's severity and noise, on the edition's scale."""

from dataclasses import dataclass
from random import Random

from sinovik.judging.rules.reading import ReadingRules

from .inputs import NOISE_SD, SEVERITY_SD

REASONS = (
    "Perubahan bagi pengguna dijelaskan dengan angka sebelum dan sesudah.",
    "Gagasannya jelas, tetapi bukti dampaknya masih sedikit.",
    "Syarat peniruan disebut satu per satu dan masuk akal.",
    "Sumber daya dan dasar hukumnya cukup untuk tahun berikutnya.",
    "Manfaatnya terasa, namun kelompok sasaran belum dirinci.",
)


@dataclass(frozen=True)
class Judge:
    """severity: how much this person's marks lie above the average judge's, in units of true quality."""

    severity: float
    chance: Random

    @classmethod
    def drawn(cls, seed: str, evaluator: int) -> "Judge":
        chance = Random(f"{seed}:judge:{evaluator}")
        return cls(chance.gauss(0, SEVERITY_SD), chance)

    def marks(self, quality: float, rules: ReadingRules, *, noise: float = NOISE_SD) -> dict[str, int]:
        """One mark per criterion: a shared impression of the entry and a smaller one of each criterion."""
        impression = quality + self.severity + self.chance.gauss(0, noise)
        low, high = rules.scale
        middle, spread = (low + high) / 2 + 0.5, (high - low) / 6
        return {
            key: min(high, max(low, round(middle + spread * (impression + self.chance.gauss(0, 0.4)))))
            for key in rules.keys
        }

    def reasons(self, rules: ReadingRules) -> dict[str, str]:
        return {key: self.chance.choice(REASONS) for key in rules.keys}
