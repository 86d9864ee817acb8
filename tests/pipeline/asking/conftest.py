"""A desk that asks a language model which thinks of Schools, on either engine."""

from collections.abc import Iterator

import pytest

from pipeline.store import Store
from tests.pipeline.asking import Desk, a_desk_that_asks, to


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.matrix)])
def database(request: pytest.FixtureRequest) -> str:
    """`tests/work/test_language_model.py` goes the whole way on either engine."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    with a_desk_that_asks(store) as desk:
        desk.model.think = to("Schools")
        yield desk
