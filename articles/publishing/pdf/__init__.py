"""PDF files of what is or was public: what they show, how they are set, made and given out. Made
by the worker, never by a request."""
