"""What stands between the server and our WSGI application: no client is waited for in a thread, and
none can choose a proxy's words.

Knows nothing of articles; rests on the server's interface (RSGI 1.5) and the standard library.
"""
