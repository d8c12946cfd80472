"""Measurements: accuracy, speed, load. They print tables for docs/benchmarks.md and assert nothing."""
