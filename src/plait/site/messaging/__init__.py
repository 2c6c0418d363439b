"""Messages: what people are told, without anything about anybody in it."""
