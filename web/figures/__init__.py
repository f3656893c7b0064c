"""Figures: where each mark of an SVG goes; a table beside each says the same."""
