"""Write the lock files anew from pyproject.toml; arguments such as --upgrade go to uv, which must be installed."""

import shutil
import subprocess
import sys
import tomllib

from interpreter import supported
from set_up import AUDIO_LOCK, PIP_LOCK, ROOT, RUN_LOCK, TEST_LOCK


def main() -> None:
    if shutil.which("uv") is None:
        raise SystemExit("Install uv first, for example with: pipx install uv")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    backend = project["build-system"]["requires"]
    run = ["pyproject.toml", "--group", "keybert"]
    _compile(PIP_LOCK, ["pip"], [])
    _compile(RUN_LOCK, backend, run)
    _compile(AUDIO_LOCK, project["project"]["optional-dependencies"]["audio"], ["--constraint", RUN_LOCK])
    _compile(TEST_LOCK, backend, [*run, "--group", "test", "--constraint", RUN_LOCK])


def _compile(lock: str, requirements: list[str], selection: list[str]) -> None:
    """Pin ``requirements`` and ``selection`` for all platforms and every supported version, with all hashes."""
    (major, minor), _ = supported()
    command = ["uv", "pip", "compile", "-", *selection, "--output-file", lock, "--quiet"]
    command += ["--universal", "--python-version", f"{major}.{minor}", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", *sys.argv[1:]]
    subprocess.run(command, cwd=ROOT, input="\n".join(requirements), text=True, check=True)


if __name__ == "__main__":
    main()
