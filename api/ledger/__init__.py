"""Where hours are kept and who may ask."""
