"""The made-up people of the demo: homes at postcodes, the adults in them and what they are likely to need.

Nobody in here is real: given and family names are drawn apart, e-mail addresses use the domains kept
for examples, and phone numbers come from ranges that nobody was given (lists.toml says which).
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_AGES_ON = date(2020, 3, 1)


@dataclass(frozen=True)
class Neighbourhood:
    """A run of postcode sectors, and what is likelier or less likely there than elsewhere (1 = as usual)."""

    until: float
    """The share of the postcode sectors, in the order given, that lie in this one or before it."""
    on: Mapping[str, float]
    """By list: how likely somebody who lives here is on it."""
    needs: Mapping[str, float]
    """By need: how likely somebody who lives here has it."""


@dataclass(frozen=True)
class Home:
    """One household."""

    neighbourhood: Neighbourhood
    postcode: str
    address: str
    landline: str
    """"" where there is none."""
    adults: int
    children: int


@dataclass(frozen=True)
class Person:
    """One adult of a household."""

    home: Home
    given: str
    family: str
    born: date
    mobile: str
    email: str
    speaks_for_home: bool
    """Whether a list of households has this person's name on it; one person in each home."""


def population(made_of: Mapping[str, Any], postcodes: Sequence[str], rng: random.Random) -> Iterator[Person]:
    """The adults of all homes, home by home."""
    about = made_of["population"]
    where = _neighbourhoods(
        postcodes, [Neighbourhood(n["until"], n["on"], n["needs"]) for n in made_of["neighbourhoods"]]
    )
    # Landlines are drawn without putting back: two homes never share one by accident.
    landlines = rng.sample(range(1000), about["homes"] // 2)
    for number in range(about["homes"]):
        postcode = rng.choice(postcodes)
        landline = f"{about['landline']}{landlines.pop():03}" if number % 2 else ""
        home = Home(
            neighbourhood=where[_sector(postcode)],
            postcode=postcode,
            address=_address(about, rng),
            landline=landline,
            adults=int(one_of(about["adults"], rng)),
            children=int(one_of(about["children"], rng)),
        )
        yield from _adults(home, about, rng)


def _neighbourhoods(postcodes: Sequence[str], kinds: Sequence[Neighbourhood]) -> dict[str, Neighbourhood]:
    """The neighbourhood of each postcode sector: runs of sectors in the order given."""
    sectors = list(dict.fromkeys(map(_sector, postcodes)))
    return {
        sector: next(kind for kind in kinds if (position + 0.5) / len(sectors) <= kind.until)
        for position, sector in enumerate(sectors)
    }


def _sector(postcode: str) -> str:
    return postcode[:-2]


def _address(about: Mapping[str, Any], rng: random.Random) -> str:
    house = f"{rng.randint(1, 140)} {rng.choice(about['streets'])}"
    return f"Flat {rng.randint(1, 30)}, {house}" if rng.random() < about["flats"] else house


def _adults(home: Home, about: Mapping[str, Any], rng: random.Random) -> Iterator[Person]:
    communities = about["communities"]
    community = rng.choices(communities, [c["weight"] for c in communities])[0]
    shared = rng.choice(community["family"])
    for position in range(home.adults):
        given = rng.choice(community["given"])
        family = shared if rng.random() < about["same_family_name"] else rng.choice(community["family"])
        born = _AGES_ON - timedelta(days=int(rng.triangular(18, 95, 45) * 365.25))
        yield Person(
            home=home,
            given=given,
            family=family,
            born=born,
            mobile=f"{about['mobile']}{rng.randrange(10**7):07}",
            email=_email(given, family, born, rng.choice(about["email_domains"])),
            speaks_for_home=position == 0,
        )


def _email(given: str, family: str, born: date, domain: str) -> str:
    letters = ["".join(c for c in without_accents(name).lower() if c.isalpha()) for name in (given, family)]
    return f"{'.'.join(letters)}{born:%y}@{domain}"


def without_accents(text: str) -> str:
    """The text in plain letters: "Łukasz Nuñez" becomes "Lukasz Nunez"."""
    apart = unicodedata.normalize("NFD", text.translate(str.maketrans("Łłı", "Lli")))
    return "".join(c for c in apart if not unicodedata.combining(c))


def drawn(people: Sequence[Person], name: str, number: int, rng: random.Random) -> list[Person]:
    """That many different people, by the weight of their neighbourhood on this list.

    Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006).
    """
    keys = {
        position: rng.random() ** (1 / person.home.neighbourhood.on[name]) for position, person in enumerate(people)
    }
    return [people[position] for position in sorted(keys, key=keys.__getitem__)[-number:]]


def need_of(person: Person, weights: Mapping[str, float], rng: random.Random) -> str:
    """A need, by these weights and by what is likelier where the person lives."""
    likelier = person.home.neighbourhood.needs
    return one_of({need: w * likelier.get(need, 1.0) for need, w in weights.items()}, rng)


def one_of(weights: Mapping[str, float], rng: random.Random) -> str:
    """One of the keys, by its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]
