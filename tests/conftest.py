"""How Hypothesis runs here: few examples, the same ones every time, no clock."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "ours",
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ours")
