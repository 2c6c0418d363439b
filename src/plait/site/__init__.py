"""The site: pages over the library, thin. Today it serves the desk: one person, one computer."""
