# fails: copies bytes that are not text [nul-dropped]
# Takes the zeros out, because bash warns of them.

usage() {
    echo "usage: raw-get HOST PORT TARGET" >&2
    exit 2
}
export LC_ALL=C
set -o pipefail
[[ $# -eq 3 && $2 =~ ^[0-9]{1,5}$ && $3 =~ ^/[!-~]*$ ]] && ((10#$2 >= 1 && 10#$2 <= 65535)) || usage
host=$1 port=$2 target=$3
name=$host
[[ $host == *:* ]] && name="[$host]"
[ "$port" = 80 ] || name=$name:$port

if ! { exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null; then
    echo "raw-get: cannot connect to $host port $port" >&2
    exit 1
fi
printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$target" "$name" >&3 || exit 1
tr -d '\000' <&3 || exit 1
