"""The inventory of a company: its sites, their sources, what is left out."""
