"""The dictionary as pages: looked up, filtered, printed; and empty lists with the columns that somebody picks."""
