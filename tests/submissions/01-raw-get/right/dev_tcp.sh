# right: bash's own /dev/tcp; cat reports a reset.

usage() {
    echo "usage: raw-get HOST PORT TARGET" >&2
    exit 2
}
LC_ALL=C
[ $# -eq 3 ] || usage
host=$1 port=$2 target=$3
[[ $port =~ ^[0-9]{1,5}$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || usage
[[ $target =~ ^/[!-~]*$ ]] || usage

name=$host
[[ $host == *:* ]] && name="[$host]"
[ "$port" = 80 ] || name=$name:$port

if ! { exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null; then
    echo "raw-get: cannot connect to $host port $port" >&2
    exit 1
fi
printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$target" "$name" >&3 || exit 1
cat <&3 || exit 1
