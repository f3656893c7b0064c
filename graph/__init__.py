"""The knowledge graph of the battery value chain: tables, build, gaps, store, command line."""

__version__ = "0.1.0"
