"""While something is away: what is answered, and that nothing typed is lost."""
