"""How well and how fast texts are cut into words and weighed."""
