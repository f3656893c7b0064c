"""The pages, one module each."""

from web.views import (
    about,
    chain,
    explore,
    gaps,
    home,
    network,
    operation,
    questions,
    search,
    sparql,
    tasks,
    terms,
    things,
)

BLUEPRINTS = tuple(
    module.blueprint
    for module in (
        home,
        chain,
        explore,
        gaps,
        questions,
        tasks,
        search,
        things,
        sparql,
        operation,
        terms,
        network,
        about,
    )
)
