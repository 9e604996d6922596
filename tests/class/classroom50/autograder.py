#!/usr/bin/env python3
"""Classroom 50 runs this once a submission, in the student's checkout. It builds the kit, grades, and writes result.json
and release-body.md. It exits 0 whenever there is a verdict, also a bad one; 1 where grading itself failed, and then
there is no result.json. Put autograder.py, kit.tar.gz and lessons.txt into CLASSROOM/autograders/ASSIGNMENT/.

The runner says whose submission it is: formats.py lists the variables (METADATA). For those who try it elsewhere:

    LESSONS          "01 02", instead of what lessons.txt beside this file says
    SEED             where names, values and sizes come from, instead of the commit
    SECONDS_ALLOWED  how long all checks together may take: 600, for the runner's own limit of fifteen minutes
    ISOLATION        what one.py takes: auto
    KIT_BUILD        a folder with a built kit, instead of building one
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = pathlib.Path.cwd()


def remove(path):
    """Whatever it is: a submission may bring a result.json of its own, or a link under that name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_symlink() or path.exists():
        path.unlink()


def write(name, text):
    part = CHECKOUT / f"{name}.part"
    remove(part)
    part.write_text(text, encoding="utf-8")
    os.replace(part, CHECKOUT / name)


def as_root():
    """With root one.py can run the program as another user, where the system (as Ubuntu 24.04) refuses bubblewrap."""
    if os.getuid() == 0:
        return []
    sudo = shutil.which("sudo")
    return [sudo, "-n"] if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0 else []


def build(kit, folder):
    print("Building the kit: a minute or two.", flush=True)
    subprocess.run([kit / "tests" / "make" / "setup", "check", "grade"], check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    subprocess.run(["make", "-C", kit, "class-kit", f"BUILD={folder}"], check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    return folder


def release_body(report, summary):
    """What a student sees at the release: every failed check, indented by four spaces, which shows any text as it is."""
    texts = [f"### {report['score']} of {report['max-score']} points", indented(summary)]
    for test in report["tests"]:
        if not test["passed"] and not test["output"].startswith("Skipped"):
            texts += [f"**{test['test-name']}**", indented(test["output"])]
    return "\n\n".join(texts) + "\n"


def indented(text):
    return "\n".join("    " + line for line in text.splitlines())


def grade(work):
    with tarfile.open(HERE / "kit.tar.gz") as archive:
        archive.extractall(work, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    kit = work / "kit"
    sys.path.insert(0, str(kit / "tests" / "class"))
    import formats
    import judged

    given = os.environ.get("KIT_BUILD")
    built = pathlib.Path(given).resolve() if given else build(kit, work / "build")
    commit = os.environ.get("GITHUB_SHA") or os.environ.get("COMMIT_URL", "")
    # The same commit, graded again, gets the same values. The environment holds tokens: nothing of it goes on.
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": "/nonexistent", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    result = judged.judged(kit, built, CHECKOUT, student=os.environ.get("OWNER") or os.environ.get("USERNAME") or "student",
                           seed=int(os.environ.get("SEED") or zlib.crc32(commit.encode())),
                           lessons=judged.lessons_of(HERE, os.environ), seconds=int(os.environ.get("SECONDS_ALLOWED") or 600),
                           isolation=os.environ.get("ISOLATION") or "auto", environment=environment, as_root=as_root())
    if result["isolation"] == "none":
        print("::warning::nothing kept this submission apart from the autograder")
    report = formats.classroom50(result)
    formats.check_classroom50(report)
    return report, release_body(report, formats.summary(result))


def main():
    for name in ("result.json", "release-body.md"):
        remove(CHECKOUT / name)
    # In /tmp and open to all: the user who runs the student's program must be able to read the kit.
    work = pathlib.Path(tempfile.mkdtemp(prefix="http-by-hand-", dir="/tmp"))
    work.chmod(0o755)
    try:
        report, body = grade(work)
    except Exception as error:  # the runner makes an error of it, not a grade
        print(f"::error::No verdict: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
    write("release-body.md", body)
    write("result.json", json.dumps(report, indent=1))
    print(f"{report['score']} of {report['max-score']} points")
    return 0


if __name__ == "__main__":
    sys.exit(main())
