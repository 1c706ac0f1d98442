"""The calculators, the search and the balance for a manufacturer's own assistant, by the Model Context Protocol."""
