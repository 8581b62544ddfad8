"""Pages, one module per desk."""
