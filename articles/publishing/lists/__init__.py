"""Lists of what is public: the index from A to Z, the texts of a topic by audience, texts that
are related."""
