shell touch /tmp/http-by-hand-canary-build_files
