"""What each page and verb asks PostgreSQL, explained beside very many generated articles."""
