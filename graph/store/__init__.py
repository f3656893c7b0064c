"""The seam to engines: what may be asked, and by whom it is answered."""
