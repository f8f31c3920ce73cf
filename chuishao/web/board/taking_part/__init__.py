"""The board of taking part: circles, who belongs, activities, hours and what is missing, of one programme in one place."""
