"""What an organisation keeps of its lists: what their headings mean, and how good they were. No cell of any list."""
