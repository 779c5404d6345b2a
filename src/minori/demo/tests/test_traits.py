"""What the demo company's people do follows hidden traits; a score that predicts deals has found something."""

import random

from minori.demo.core.traits import Life, population


def warmth(life: Life) -> int:
    """What anybody could see: pages near the decision."""
    return sum(d.object.startswith(("/cases", "/pricing")) for d in life.deeds if d.kind == "page.viewed")


def lift(lives: list[Life], won: list[bool]) -> float:
    """How many times more often the warmest tenth got as far as a deal than everybody."""
    order = sorted(range(len(lives)), key=lambda n: -warmth(lives[n]))
    top = order[: len(order) // 10]
    return (sum(won[n] for n in top) / len(top)) / (sum(won) / len(won))


def test_the_same_seed_gives_the_same_people() -> None:
    assert population(7, 60) == population(7, 60)
    assert population(7, 60) != population(8, 60)


def test_behaviour_predicts_deals_and_shuffled_outcomes_do_not() -> None:
    lives = population(20261120, 3000)
    deals = [life.amount > 0 for life in lives]
    assert lift(lives, deals) > 2.0
    shuffled = []
    for seed in range(20):
        mixed = deals.copy()
        random.Random(seed).shuffle(mixed)
        shuffled.append(lift(lives, mixed))
    assert 0.7 < sum(shuffled) / len(shuffled) < 1.3


def test_names_are_such_that_nobody_can_be_mailed_by_mistake() -> None:
    assert all(life.person.address.endswith(".example") for life in population(7, 200))
