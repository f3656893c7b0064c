"""The pages, one module each."""

from web.views import (
    about,
    analyses,
    chain,
    conflicts,
    dataset,
    explore,
    gap,
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
    update,
    validation,
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
        gap,
        gaps,
        analyses,
        conflicts,
        questions,
        tasks,
        search,
        things,
        sparql,
        update,
        operation,
        terms,
        network,
        validation,
        dataset,
        about,
    )
)
