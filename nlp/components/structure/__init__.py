"""The division tree: markers, nesting, the role of each part, tables of tasks."""
