"""The office: where dials are turned, posts are filled and the records are searched."""
