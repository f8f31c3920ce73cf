"""Who and where: regions, organisations, posts, people and how far each of them may see."""
