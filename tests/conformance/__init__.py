"""The W3C SPARQL suites, run through the endpoint's own evaluation, guard included."""
