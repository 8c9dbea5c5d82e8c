"""Makes the recordings in `recorded/` again: python3 record/record.py [FOLDER [PACKAGES]]

The recordings go into FOLDER, by default `recorded/`. Installs the packages of requirements.txt and package.json into PACKAGES, by default a
temporary folder, and runs the scripts. All traffic between the components stays on 127.0.0.1. Every step has a time limit.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RECORDED = HERE.parent / "recorded"


def run(*command, seconds, **options):
    subprocess.run([str(word) for word in command], check=True, timeout=seconds, **options)


def record(recorded, folder):
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", folder / "venv", seconds=60)
    run(python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt", seconds=600)
    # The module loader of Node looks for packages beside the script.
    for name in ("package.json", "sensors.mjs"):
        shutil.copy(HERE / name, folder)
    run("npm", "install", "--silent", "--no-audit", "--no-fund", cwd=folder, seconds=300)
    # Proxies would take the traffic away from 127.0.0.1, and a region or credentials of the user must not get into the recordings.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONDONTWRITEBYTECODE": "1"}
    run(python, HERE / "warehouse.py", recorded, seconds=300, env=environment)
    run(python, HERE / "sensors.py", recorded, folder / "sensors.mjs", seconds=300, env=environment)


def main():
    recorded, *packages = [pathlib.Path(argument).absolute() for argument in sys.argv[1:]] or [RECORDED]
    recorded.mkdir(parents=True, exist_ok=True)
    if packages:
        packages[0].mkdir(parents=True, exist_ok=True)
        record(recorded, packages[0])
    else:
        with tempfile.TemporaryDirectory() as folder:
            record(recorded, pathlib.Path(folder))


if __name__ == "__main__":
    main()
