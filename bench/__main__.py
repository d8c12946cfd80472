"""`python -m bench [NAME…]`: measures what is named, or everything."""

import asyncio
import sys

from bench import lag, latency, routing, throughput

BENCHES = {
    "lag": lag.measure,
    "routing": routing.measure,
    "latency": latency.measure,
    "throughput": throughput.measure,
}


def main() -> int:
    """Runs the named benchmarks one after another; each needs the machine for itself."""
    named = sys.argv[1:] or list(BENCHES)
    unknown = set(named) - set(BENCHES)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in named:
        asyncio.run(BENCHES[name]())
    return 0


if __name__ == "__main__":
    sys.exit(main())
