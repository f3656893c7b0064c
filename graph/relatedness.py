"""The product space: revealed advantage, proximity of products, density around a country."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Exports:
    """What countries (rows) export of products (columns), in one unit."""

    countries: list[str]
    products: list[str]
    amounts: Numbers


def exports_table(amounts: Mapping[tuple[str, str], float]) -> Exports:
    """The amounts by country and product as a table; what is not said is 0."""
    countries = sorted({country for country, _ in amounts})
    products = sorted({product for _, product in amounts})
    table = np.zeros((len(countries), len(products)))
    for (country, product), amount in amounts.items():
        table[countries.index(country), products.index(product)] = amount
    return Exports(countries, products, table)


def revealed_advantage(amounts: Numbers) -> Numbers:
    """RCA: the product's share of the country's exports over its share of all exports.

    Balassa 1965. 1 is the world's average; a country or product without exports has 0.
    """
    by_country = amounts.sum(axis=1, keepdims=True)
    by_product = amounts.sum(axis=0, keepdims=True)
    expected = by_country * by_product
    total = amounts.sum()
    found: Numbers = np.divide(
        amounts * total, expected, out=np.zeros_like(amounts), where=expected > 0
    )
    return found


def proximity(strong: NDArray[np.bool_]) -> Numbers:
    """φ: the lesser of P(i|j) and P(j|i) over countries that export with an advantage.

    Hidalgo et al. 2007. Symmetric, between 0 and 1, with zeros on the diagonal.
    """
    has = strong.astype(float)
    both = has.T @ has
    count = np.diag(both)
    most = np.maximum.outer(count, count)
    found: Numbers = np.divide(both, most, out=np.zeros_like(both), where=most > 0)
    np.fill_diagonal(found, 0.0)
    return found


def density(strong: NDArray[np.bool_], phi: Numbers) -> Numbers:
    """ω: of a product's proximity to all, the part on what the country exports with an advantage.

    Between 0 and 1; 0 for a product that is close to none.
    """
    total = phi.sum(axis=0)
    found: Numbers = np.divide(
        strong.astype(float) @ phi, total, out=np.zeros(strong.shape), where=total > 0
    )
    return found
