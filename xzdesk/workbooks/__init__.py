"""Foreign workbooks, read with suspicion: bounds, parts, cells. Knows nothing of what they are about."""
