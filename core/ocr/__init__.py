"""Picture to text: `reader` reads pages in the languages it chooses, with an engine behind `engine.Engine`."""

import os

# Since 1.29, onnxruntime keeps a device's number in the user's cache and reports to Microsoft, unless this is set when
# it is imported (its Privacy.md). Rebus reports to nobody (README.md).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
