"""How mail leaves: a notification written as bytes, and the connection it goes over. What is
owed to whom is decided elsewhere."""
