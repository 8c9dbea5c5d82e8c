"""Makes all vectors again: python3 run.py FOLDER PACKAGES

Installs the providers' own libraries into PACKAGES, and writes the vectors into FOLDER, which is empty. Those that were published come from the
folder above. Every step has a time limit.
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent
# Copied from documents: no script makes them.
PUBLISHED = ["published.json", "rfc.json", "truelayer-published.json"]
# What moto signed.
RECORDED = HERE.parents[4] / "examples" / "providers" / "recorded"


def run(*command, seconds, **options):
    subprocess.run([str(word) for word in command], check=True, timeout=seconds, **options)


def main():
    folder, packages = [pathlib.Path(argument).absolute() for argument in sys.argv[1:]]
    for new in (folder, packages):
        new.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} is not empty: name another folder")
    python = packages / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", packages / "venv", seconds=60)
    run(python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt", seconds=600)
    # The module loader of Node looks for packages beside the script.
    for name in ("package.json", "make.mjs"):
        shutil.copy(HERE / name, packages)
    run("npm", "install", "--ignore-scripts", "--silent", "--no-audit", "--no-fund", cwd=packages, seconds=600)
    run("node", "make.mjs", folder, cwd=packages, seconds=120)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    run(python, HERE / "make.py", folder, RECORDED, seconds=120, env=environment)
    for name in PUBLISHED:
        shutil.copy(VECTORS / name, folder)
    made, known = ({path.name for path in place.glob("*.json")} for place in (folder, VECTORS))
    if made != known:
        sys.exit(f"these files were not made, or are new: {', '.join(sorted(made ^ known))}")


if __name__ == "__main__":
    main()
