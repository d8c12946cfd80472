"""What holds for every test."""

from hypothesis import settings

# How long an example takes says how busy the machine is, nothing about the code.
settings.register_profile("rebus", deadline=None)
settings.load_profile("rebus")
