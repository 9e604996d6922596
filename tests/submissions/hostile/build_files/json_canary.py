open("/tmp/http-by-hand-canary-build_files", "w").close()
