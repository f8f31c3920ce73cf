"""Chuishao: the software a city runs its grassroots governance on."""
