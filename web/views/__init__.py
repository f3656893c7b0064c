"""The pages, one module each."""

from web.views import about, gaps, home, network, questions, search, sparql, tasks, things

BLUEPRINTS = tuple(
    module.blueprint
    for module in (home, gaps, questions, tasks, search, things, sparql, network, about)
)
