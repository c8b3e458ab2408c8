"""On paper: values in, bytes out."""
