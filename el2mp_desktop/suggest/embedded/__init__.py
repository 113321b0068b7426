"""The engine that comes with the program and needs no server: the codebook, what people coded, and likeness."""
