"""Each mechanism of the city, declared: one short, readable module each."""
