#!/usr/bin/env python3
"""Makes a folder of hostile submissions, ready to be graded, and prints what each of them must get.

    make_odd.py DEST [--outward ADDRESS:PORT] [--port PORT] [--results FOLDER]

DEST is made, and must not be there yet. Each folder here is copied into it; what git cannot hold (archives, links that
lead out, FIFOs, locked folders) is made by the functions below. What a thief would have to guess he is told:
/opt/http-by-hand becomes the folder of this kit, /opt/submissions becomes DEST, /opt/results FOLDER. --outward and
--port name listeners of the test, where connections from a sandbox would arrive.

A line "// then: solutions/…" in a source means that the solution's text follows: the program is right besides.

On standard output: a list of {"name", "path", "tries", "gets", "proof"} as JSON. Some of it is hard to remove: use
`chmod -R u+rwx DEST; rm -rf DEST`, not shutil.rmtree.
"""

import argparse
import gzip
import io
import json
import os
import pathlib
import re
import shutil
import stat
import struct
import sys
import tarfile
import zipfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
KIT = HERE.parents[2]
SOURCES = sorted(source.name for source in KIT.glob("lessons/*/*.cpp"))
RIGHT = (KIT / "solutions/01-raw-get/raw_get.cpp").read_bytes()


def what_it_says(source):
    """What the first comments of a source say, as a dictionary."""
    said = dict(re.findall(r"^// (hostile|gets|proof|then): (.+)$", source, re.M))
    missing = {"hostile", "gets", "proof"} - said.keys()
    if missing:
        raise SystemExit(f"a source says nothing of {', '.join(sorted(missing))}: {source[:80]!r}")
    return said


class Maker:
    def __init__(self, dest, arguments):
        self.dest, self.manifest = dest, []
        address, _, port = arguments.outward.rpartition(":")
        self.words = {"/opt/http-by-hand": str(KIT), "/opt/submissions": str(dest), "/opt/results": arguments.results,
                      '"192.0.2.1";': f'"{address}";', "port = 4711;": f"port = {port};",
                      "47113": str(arguments.port)}

    def tell(self, name, path, tries, gets, proof):
        self.manifest.append({"name": name, "path": str(path), "tries": tries, "gets": gets, "proof": proof})

    def plain(self, folder):
        """Copies a folder of this one."""
        shutil.copytree(folder, self.dest / folder.name)
        for name in SOURCES:
            source = self.dest / folder.name / name
            if not source.exists():
                continue
            text = source.read_text(encoding="utf-8")
            said = what_it_says(text)
            for word, meaning in self.words.items():
                text = text.replace(word, meaning)
            if "then" in said:
                text += "\n" + (KIT / said["then"]).read_text(encoding="utf-8")
            source.write_text(text, encoding="utf-8")
            self.tell(folder.name, self.dest / folder.name, said["hostile"], said["gets"], said["proof"])

    def folder(self, name, tries, gets, proof):
        """An empty folder for an odd submission, in the manifest."""
        folder = self.dest / name
        folder.mkdir()
        self.tell(name, folder, tries, gets, proof)
        return folder

    def archive(self, name, tries, gets, proof):
        """The path of an archive to be made, in the manifest."""
        path = self.dest / name
        self.tell(name.partition(".")[0], path, tries, gets, proof)
        return path


# ---- folders that git cannot hold -----------------------------------------------------------------------------------

CANNOT = "01-raw-get: cannot be read"
FULL = "01-raw-get: checked, full"
EITHER = "01-raw-get: cannot be read or checked, full"
NOT_COMPILED = "01-raw-get: does not compile"
IN_TIME = "the verdict is there in the usual time"


def links(make):
    folder = make.folder("link_to_passwd", "hands in a link to /etc/passwd as its source, for the compiler to print",
                         CANNOT, "no line of the machine's own /etc/passwd stands in the results")
    (folder / "raw_get.cpp").symlink_to("/etc/passwd")
    folder = make.folder("link_to_neighbour", "hands in links to a neighbour's source, by two ways", CANNOT,
                         "it has no points, and the secret in honest/raw_get.cpp stands nowhere in its results")
    (folder / "raw_get.cpp").symlink_to("../honest/raw_get.cpp")
    (folder / "way").symlink_to(make.dest / "honest")
    link = make.dest / "folder_is_link"
    link.symlink_to("honest")
    make.tell(link.name, link, "hands in a link to a neighbour's folder as its own", CANNOT, "it has no points")
    folder = make.folder("link_loop", "a right program beside links to its own folder, to /etc/passwd and in a ring",
                         FULL, f"{IN_TIME}, and no line of /etc/passwd was kept")
    (folder / "raw_get.cpp").write_bytes(RIGHT)
    for name, target in {"here": ".", "notes.txt": "/etc/passwd", "round": "about", "about": "round"}.items():
        (folder / name).symlink_to(target)


def odd_files(make):
    folder = make.folder("fifo_source", "its source is a FIFO: who opens it waits for ever", CANNOT, IN_TIME)
    os.mkfifo(folder / "raw_get.cpp")
    folder = make.folder("fifo_header", "its source includes a FIFO: the compiler waits", NOT_COMPILED, IN_TIME)
    (folder / "raw_get.cpp").write_text('#include "fifo.hpp"\nint main() {}\n')
    os.mkfifo(folder / "fifo.hpp")
    folder = make.folder("folder_source", "its source is a folder", CANNOT, "the verdict is there, and says so")
    (folder / "raw_get.cpp").mkdir()
    folder = make.folder("sparse_source", "its source is 16 MiB of nothing, which take a compiler 300 MiB",
                         CANNOT + " or does not compile",
                         "all that is kept of this submission's results is smaller than 2 MiB")
    with open(folder / "raw_get.cpp", "wb") as file:
        file.truncate(16 << 20)
    folder = make.folder("binary_source", "its source is bytes that are no text, with terminal commands among them",
                         NOT_COMPILED, "no ESC byte in what the grader prints")
    (folder / "raw_get.cpp").write_bytes(b"\x1b]0;http-by-hand-canary\x07\x1b[2J" + bytes(range(256)) * 16)
    folder = make.folder("deep_folders", "a right program beside folders too deep for a path name", EITHER,
                         "the verdict is there, and the grader's own copy of it is gone")
    (folder / "raw_get.cpp").write_bytes(RIGHT)
    inside = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("deep", dir_fd=inside)
        deeper = os.open("deep", os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = deeper
    os.close(inside)
    folder = make.folder("git_config", "a right program in a repository whose settings run commands",
                         FULL, "no file http-by-hand-canary-git_config anywhere")
    (folder / "raw_get.cpp").write_bytes(RIGHT)
    for name in ("objects", "refs", "hooks"):
        (folder / ".git" / name).mkdir(parents=True)
    (folder / ".git/HEAD").write_text("ref: refs/heads/main\n")
    touch = "touch /tmp/http-by-hand-canary-git_config"
    (folder / ".git/config").write_text(f"[core]\n\trepositoryformatversion = 0\n\tfsmonitor = \"{touch}; false\"\n"
                                        f"\tpager = {touch}\n\tsshCommand = {touch}\n[diff]\n\texternal = {touch}\n")
    for hook in ("post-checkout", "pre-commit", "post-index-change"):
        (folder / ".git/hooks" / hook).write_text(f"#!/bin/sh\n{touch}\n")
        (folder / ".git/hooks" / hook).chmod(0o755)


def locked(make):
    """Where the grader is root, it may read these all the same."""
    folder = make.folder("locked_folder", "a folder that nobody may enter", EITHER, "the verdict is there, and says so")
    (folder / "raw_get.cpp").write_bytes(RIGHT)
    folder.chmod(0)
    folder = make.folder("locked_source", "a source that nobody may read", EITHER, "the verdict is there, and says so")
    (folder / "raw_get.cpp").write_bytes(RIGHT)
    (folder / "raw_get.cpp").chmod(0)


def odd_names(make):
    proof = "its line is in the gradebook, and no file http-by-hand-canary-odd_name anywhere"
    touch = "touch http-by-hand-canary-odd_name"
    for name, folder, tries in (
            ("name_option", f"--results=x $({touch}) `{touch}`", "is named like an option with commands for a shell"),
            ("name_formula", '=1+1,"<script>document.title=1<!\n20,20;\t&\x1b[2J',
             "is named like a formula, a line of marks and markup"),
            ("name_bytes", os.fsdecode(b"caf\xe9 \xff"), "has a name that is no UTF-8"),
            ("name_long", "n" * 255, "has a name as long as a file system takes: no suffix fits behind it")):
        (make.dest / folder).mkdir()
        (make.dest / folder / "raw_get.cpp").write_bytes(RIGHT)
        make.tell(name, make.dest / folder, tries, FULL, proof)


# ---- archives -------------------------------------------------------------------------------------------------------

def zip_slip(make):
    path = make.archive("zip_slip.zip", "an archive with members that lie outside of it: .., /, a link that leads out",
                        EITHER, "no file http-by-hand-canary-zip_slip anywhere")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("raw_get.cpp", RIGHT)
        canary = "http-by-hand-canary-zip_slip"
        for name in (f"../{canary}", f"../../{canary}", f"/tmp/{canary}", f"{make.dest}/honest/{canary}",
                     f"in/../../{canary}", f"..\\{canary}", f"C:\\{canary}"):
            archive.writestr(name, "slipped out\n")
        link = zipfile.ZipInfo("out")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/tmp")
        archive.writestr(f"out/{canary}", "slipped out\n")


def add(archive, name, data=b"", **fields):
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for field, value in fields.items():
        setattr(member, field, value)
    archive.addfile(member, io.BytesIO(data))


def tar_link(make):
    path = make.archive("tar_link.tar.gz", "an archive with links that lead out, each followed by a file through it",
                        EITHER, "no file http-by-hand-canary-tar_link anywhere, honest/raw_get.cpp is unchanged")
    canary = "http-by-hand-canary-tar_link"
    with tarfile.open(path, "w:gz") as archive:
        add(archive, "raw_get.cpp", RIGHT)
        for name, target in (("up", ".."), ("tmp", "/tmp"), ("honest", str(make.dest / "honest"))):
            add(archive, name, type=tarfile.SYMTYPE, linkname=target)
            add(archive, f"{name}/{canary}", b"through the link\n")
        add(archive, f"../{canary}", b"slipped out\n")
        add(archive, f"/tmp/{canary}", b"slipped out\n")
        add(archive, "same", type=tarfile.LNKTYPE, linkname=str(make.dest / "honest/raw_get.cpp"))
        add(archive, "same", b"// http-by-hand-canary-tar_link: written through a hard link\n")


def tar_devices(make):
    path = make.archive("tar_devices.tar", "an archive with a device as source, a FIFO and a setuid file", CANNOT,
                        f"{IN_TIME}, no device and no setuid file of it anywhere")
    with tarfile.open(path, "w") as archive:
        add(archive, "raw_get.cpp", type=tarfile.CHRTYPE, devmajor=1, devminor=5, mode=0o666)
        add(archive, "fifo", type=tarfile.FIFOTYPE)
        add(archive, "http-by-hand-canary-tar_devices", b"#!/bin/sh\n", mode=0o6755)


def zeros(size):
    """A deflate stream of `size` zero bytes (whole MiB), and their CRC: one compressed piece again and again."""
    piece, pieces = bytes(1 << 20), size >> 20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    crc = 0
    for _ in range(pieces):
        crc = zlib.crc32(piece, crc)
    return stream * pieces + packer.flush(), crc


def write_zip(path, members):
    """Writes (name, packed bytes, CRC, size as the archive tells it) as they are, which zipfile would not."""
    directory, offset = b"", 0
    with open(path, "wb") as file:
        for name, packed, crc, size in members:
            common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(packed), size, len(name), 0)
            file.write(b"PK\x03\x04" + common + name + packed)
            directory += b"PK\x01\x02\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
            offset = file.tell()
        number = len(members)
        file.write(directory + b"PK\x05\x06")
        file.write(struct.pack("<HHHHIIH", 0, 0, number, number, len(directory), offset, 0))


def bombs(make):
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    right = (b"raw_get.cpp", raw.compress(RIGHT) + raw.flush(), zlib.crc32(RIGHT), len(RIGHT))
    gib, crc = zeros(1 << 30)
    path = make.archive("zip_bomb.zip", "an archive of 10 MiB that unpacks to 10 GiB", CANNOT,
                        f"{IN_TIME}, and the disk never has 256 MiB less than before")
    write_zip(path, [(b"zeros-%d.txt" % i, gib, crc, 1 << 30) for i in range(10)] + [right])
    path = make.archive("zip_bomb_that_lies.zip", "an archive with a member of 1 GiB that is said to have 100 bytes",
                        EITHER, f"{IN_TIME}, and the disk never has 256 MiB less than before")
    write_zip(path, [(b"notes.txt", gib, crc, 100), right])
    path = make.archive("tar_bomb.tar.gz", "a source of 1 GiB in an archive of 1 MiB", CANNOT,
                        f"{IN_TIME}, and the disk never has 256 MiB less than before")
    head = tarfile.TarInfo("raw_get.cpp")
    head.size = 1 << 30
    with open(path, "wb") as file:  # two members of gzip after each other are one stream
        file.write(gzip.compress(head.tobuf()))
        file.write(b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + gib + struct.pack("<II", crc, 1 << 30))
        file.write(gzip.compress(bytes(1024)))
    path = make.archive("many_files.zip", "an archive of 20,000 empty files in 2,000 folders", EITHER,
                        f"{IN_TIME}, nothing of it is left")
    write_zip(path, [(b"%d/%d.txt" % (i // 10, i), b"\x03\x00", 0, 0) for i in range(20_000)] + [right])
    path = make.archive("deep_archive.tar.gz", "an archive with 1,200 folders in each other", EITHER,
                        f"{IN_TIME}, nothing of it is left")
    with tarfile.open(path, "w:gz") as archive:
        add(archive, "raw_get.cpp", RIGHT)
        add(archive, "deep/" * 1200 + "file", b"deep\n")
    path = make.archive("broken_archive.zip", "an archive that ends in the middle", CANNOT, IN_TIME)
    path.write_bytes(b"PK\x03\x04" + bytes(50))
    path = make.archive("twice.zip", "an archive with its source twice: one to be looked at, one to be checked", EITHER,
                        "refused, or what was checked is what is kept")
    write_zip(path, [(right[0], b"\x03\x00", 0, 0), right])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dest", type=pathlib.Path)
    parser.add_argument("--outward", default="192.0.2.1:4711", metavar="ADDRESS:PORT")
    parser.add_argument("--port", type=int, default=47113)
    parser.add_argument("--results", default="/opt/results", metavar="FOLDER")
    arguments = parser.parse_args()
    dest = arguments.dest.resolve()
    dest.mkdir(parents=True)
    make = Maker(dest, arguments)
    for folder in sorted(HERE.iterdir()):
        if any((folder / name).exists() for name in SOURCES):
            make.plain(folder)
    for odd in (links, odd_files, locked, odd_names, zip_slip, tar_link, tar_devices, bombs):
        odd(make)
    json.dump(make.manifest, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
