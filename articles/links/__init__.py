"""Asking whether the addresses of references answer: off by default, by a task, and never in a
request's way.

`asking` asks one address, `checking` keeps what came of it. Authors type these addresses: nothing
that is not public is asked.
"""
