"""The pages and the widget in a real browser, against the running service."""
