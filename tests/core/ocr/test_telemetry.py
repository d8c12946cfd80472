"""Reading reports to nobody."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

# Among others, these keep onnxruntime's reporting off, so that a machine that has them would prove nothing.
QUIETENING = ("ORT_", "CI", "TF_BUILD", "GITHUB_", "GITLAB_", "JENKINS_", "BUILD_")

READ_WITH_EVERY_MODEL = """
from core.conversions import available_engines, read_picture
from tests.pictures import photo

for engine in available_engines():
    print(read_picture(photo("Quiet"), engine=engine).engine)
"""


def test_the_models_of_pictures_keep_no_number_of_this_machine_and_call_nobody(tmp_path: Path) -> None:
    """Whatever onnxruntime would report, it first puts into the user's cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((*QUIETENING, "XDG_"))}
    run = subprocess.run(
        [sys.executable, "-c", READ_WITH_EVERY_MODEL],
        env=kept | {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout.split() == ["tesseract", "paddle"]
    assert [str(path) for path in tmp_path.rglob("*") if "Microsoft" in path.parts or "onnx" in path.name] == []
