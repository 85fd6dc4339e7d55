"""bytes → Source: one file a format."""
