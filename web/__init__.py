"""The viewer: pages, linked data and SPARQL on a release of the graph."""
