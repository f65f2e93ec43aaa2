"""Figures of the work: how long it takes and how often what is done, counted from the ledger and
kept by the hour, day and month.

`spans` how exact a duration is kept, `pieces` the stretches of time, `counting` what the ledger
gives, `keeping` what is kept of it, `reading` the sums of a period, `readings` what members have
read and `forgetting` what is forgotten of it, `verifying` holds what is kept against the ledger.
Nothing here decides anything: what is missing is counted when it is asked for.
"""
