"""A question in, passages and statements out."""
