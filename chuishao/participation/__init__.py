"""Who took part: what is offered and needed, who belongs, who came, for how long, what was decided."""
