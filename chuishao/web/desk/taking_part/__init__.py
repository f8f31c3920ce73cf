"""Taking part at the desk: circles, lists, activities and meetings, drawn from what programmes declare."""
