"""Reads with a name: the catalogue, one innovation with everything known, figures by year."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from sinovik.agencies.models import Agency
from sinovik.agencies.rules import fold
from sinovik.innovations.models import Innovation, InnovationVersion, Publication, Standing
from sinovik.innovations.rules import query_words, title_key
from sinovik.innovations.states import REACH_RANK, Reach

NEAR_ENOUGH = 0.55  # a word of the record is this alike to the typed one: `puskesmas` for `puskesms`


def published() -> QuerySet[Innovation]:
    """What the public may see, with owner, unit and place."""
    return Innovation.objects.filter(published_at__isnull=False).select_related(
        "owner__region__province", "unit", "place__province"
    )


def innovation_numbered(number: str) -> Innovation | None:
    return published().filter(number=number).first()


def innovations_of(agency: Agency) -> QuerySet[Innovation]:
    """All records of an owner, for its own register."""
    return Innovation.objects.filter(owner=agency).select_related("owner", "unit", "place").order_by("number")


def register_of(agencies: Iterable[int]) -> QuerySet[Innovation]:
    """All records of these owners, the newest first, each with what it won."""
    rows = Innovation.objects.filter(owner__in=list(agencies)).select_related("unit").prefetch_related("standings")
    return rows.order_by("-pk")


@dataclass(frozen=True)
class RegisterFigures:
    """How many records of some owners there are, how many of them are open to all, how many won something."""

    innovations: int
    published: int
    won: int


def register_figures(agencies: Iterable[int]) -> RegisterFigures:
    rows = Innovation.objects.filter(owner__in=list(agencies))
    counted = rows.aggregate(
        innovations=Count("pk"),
        published=Count("pk", filter=Q(published_at__isnull=False)),
        won=Count("pk", filter=Exists(Standing.objects.filter(innovation=OuterRef("pk")))),
    )
    return RegisterFigures(**counted)


@dataclass(frozen=True)
class Wish:
    """What a visitor asks of the catalogue. Unknown values are dropped by the form before they come here."""

    text: str = ""
    years: tuple[int, ...] = ()
    reach: str = ""
    kinds: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    sort: str = ""
    demo: bool = True


def _province() -> Coalesce:
    """The province of the place, or else of the owner: `31` or null."""
    return Coalesce("place__province__code", "place__code", "owner__region__province__code", "owner__region__code")


def _searched(rows: QuerySet[Innovation], text: str) -> QuerySet[Innovation]:
    """Rows with every word of the text, however inflected; if there are none, rows with similar words."""
    asked = SearchQuery(query_words(text), config="indonesian", search_type="plain")
    exact = rows.filter(search__document=asked)
    key = title_key(text)
    if exact.exists():
        first = When(search__title_key=key, then=0)
        start = When(search__title_key__startswith=key, then=1)
        inside = When(search__title_key__contains=key, then=2)
        return exact.annotate(
            nearness=Case(first, start, inside, default=3, output_field=IntegerField()),
            weight=SearchRank("search__document", asked),
        )
    alike = TrigramWordSimilarity(fold(text[:100]), "search__near")
    return rows.annotate(weight=alike, nearness=Value(4)).filter(weight__gte=NEAR_ENOUGH)


def _sorted(rows: QuerySet[Innovation], wish: Wish) -> QuerySet[Innovation]:
    """Best match first when words are asked, newest standing first otherwise; untitled records last."""
    latest = Subquery(
        Standing.objects.filter(innovation=OuterRef("pk"))
        .order_by()
        .values("innovation")
        .annotate(y=Max("year"))
        .values("y")
    )
    rows = rows.annotate(latest=latest, untitled=Case(When(title="", then=1), default=0, output_field=IntegerField()))
    if wish.text and wish.sort in {"", "cocok"}:
        return rows.order_by("nearness", "-weight", "untitled", F("latest").desc(nulls_last=True), "title", "pk")
    if wish.sort == "abjad":
        return rows.order_by("untitled", "title", "pk")
    return rows.order_by("untitled", F("latest").desc(nulls_last=True), "title", "pk")


def _narrowed(rows: QuerySet[Innovation], wish: Wish, *, without: str = "") -> QuerySet[Innovation]:
    won = Q()
    if wish.years and without != "years":
        won &= Q(year__in=wish.years)
    if wish.reach and without != "reach":
        won &= Q(level_rank__gte=REACH_RANK[Reach(wish.reach)])
    if won:
        rows = rows.filter(pk__in=Standing.objects.filter(won).values("innovation"))
    if wish.kinds and without != "kinds":
        rows = rows.filter(owner__kind__in=wish.kinds)
    if wish.provinces and without != "provinces":
        rows = rows.annotate(province=_province()).filter(province__in=wish.provinces)
    return rows


def catalogue(wish: Wish) -> QuerySet[Innovation]:
    """The published innovations that answer a wish, in its order, with their standings."""
    rows = published() if wish.demo else published().filter(is_demo=False)
    if wish.text:
        rows = _searched(rows, wish.text)
    return _sorted(_narrowed(rows, wish), wish).prefetch_related("standings")


@dataclass(frozen=True)
class Choices:
    """How many results each filter choice would give, beside the other filters."""

    years: list[tuple[int, int]] = field(default_factory=list)
    reach: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    provinces: list[tuple[str, int]] = field(default_factory=list)


def choices(wish: Wish) -> Choices:
    """Counts per choice: each group is counted with the other groups' filters on."""
    rows = published() if wish.demo else published().filter(is_demo=False)
    if wish.text:
        rows = _searched(rows, wish.text)
    base = Innovation.objects.filter(pk__in=rows.values("pk"))
    won = Standing.objects.filter(
        innovation__in=_narrowed(base, wish, without="years").values("pk"), year__isnull=False
    )
    years = won.order_by("-year").values_list("year").annotate(n=Count("innovation", distinct=True))
    ranks = Standing.objects.filter(innovation__in=_narrowed(base, wish, without="reach").values("pk"))
    reach = ranks.aggregate(
        **{
            key: Count("innovation", distinct=True, filter=Q(level_rank__gte=REACH_RANK[Reach(key)]))
            for key in Reach.values
        }
    )
    kinds = (
        _narrowed(base, wish, without="kinds")
        .order_by("owner__kind")
        .values_list("owner__kind")
        .annotate(n=Count("pk"))
    )
    places = (
        _narrowed(base, wish, without="provinces").annotate(province=_province()).filter(province__isnull=False)
        .order_by("province").values_list("province").annotate(n=Count("pk"))
    )  # fmt: skip
    return Choices(list(years), reach, dict(kinds), list(places))


def open_story(innovation: Innovation) -> list[dict]:
    """The sections the owner has opened to the public, in the order written; empty if none are."""
    last = Publication.objects.filter(innovation=innovation).select_related("version").order_by("-pk").first()
    if last is None or last.version is None:
        return []
    return [part for part in last.version.content.get("sections", []) if part["key"] in last.open_keys]


def latest_version(innovation: Innovation) -> InnovationVersion | None:
    return innovation.versions.order_by("-n").first()


def titled_of_owner(agency: Agency, title: str) -> Innovation | None:
    """The owner's innovation of this title, however it is written: the rule by which imports merge."""
    key = title_key(title)
    return (
        Innovation.objects.filter(owner=agency, search__title_key=key).exclude(title="").order_by("pk").first()
        if key
        else None
    )


def earlier_standings(innovation: Innovation) -> QuerySet[Standing]:
    """Everything an innovation has won: what repeat rules ask."""
    return innovation.standings.order_by("-year", "-level_rank", "pk")


def similar_to(innovation: Innovation, *, limit: int = 3) -> list[Innovation]:
    """Published innovations with the nearest words, by trigram; the same owner does not count more."""
    if not innovation.title:
        return []
    alike = TrigramWordSimilarity(title_key(innovation.title), "search__near")
    rows = published().exclude(pk=innovation.pk).exclude(title="").annotate(alike=alike).filter(alike__gt=0.3)
    return list(rows.prefetch_related("standings").order_by("-alike", "pk")[:limit])


@dataclass(frozen=True)
class YearOfWinners:
    """The highest level of one year and some of its innovations, in alphabetical order: no order inside a level."""

    year: int
    level: str
    recorded: int
    innovations: list[Innovation]


def winners_by_year(*, years: int = 3, each: int = 3) -> list[YearOfWinners]:
    """The most recent years with titled final winners."""
    won = Standing.objects.filter(
        level_rank__gte=40, year__isnull=False, is_demo=False, innovation__published_at__isnull=False
    )
    titled = won.exclude(innovation__title="").select_related("innovation__owner", "innovation__unit")
    shown: dict[int, list[Standing]] = {}
    for row in titled.order_by("-year", "innovation__title", "pk"):
        shown.setdefault(row.year, []).append(row)
    counts = dict(won.values_list("year").annotate(n=Count("innovation", distinct=True)).order_by("year"))
    return [
        YearOfWinners(year, rows[0].get_level_display(), counts[year], [row.innovation for row in rows[:each]])
        for year, rows in list(shown.items())[:years]
    ]


@dataclass(frozen=True)
class Figures:
    """What the registry holds, real records only."""

    innovations: int
    owners: int
    with_standing: int
    by_province: dict[str, int]
    elsewhere: int


def figures() -> Figures:
    real = Innovation.objects.filter(published_at__isnull=False, is_demo=False)
    won = real.filter(pk__in=Standing.objects.filter(is_demo=False).values("innovation"))
    placed = won.annotate(province=Coalesce("owner__region__province__code", "owner__region__code"))
    by_province = dict(
        placed.exclude(province=None).order_by("province").values_list("province").annotate(n=Count("pk"))
    )
    total = won.count()
    return Figures(
        innovations=real.count(),
        owners=won.values("owner").distinct().count(),
        with_standing=total,
        by_province=by_province,
        elsewhere=total - sum(by_province.values()),
    )
