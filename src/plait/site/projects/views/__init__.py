"""The pages of a project: the question, its tables, its picture, and what is published."""
