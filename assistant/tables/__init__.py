"""Tables that people send: what their columns and rows are, proposed and corrected, before anything is counted."""
