"""Operations: are the processes in the background at work, does the mail queue stand, can this
process serve?

Rests on the models; views, screens and the probes (`/healthz`, `/readyz`) read it.
"""
