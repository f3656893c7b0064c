"""The pages, one module each."""

from web.views import (
    about,
    chain,
    explore,
    gaps,
    home,
    map,
    network,
    operation,
    paths,
    questions,
    regions,
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
        map,
        regions,
        paths,
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
