# fails: sends exactly the request [trailing-bytes]
# echo -e understands \r\n, and adds a line end of its own.

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

echo -e "GET $target HTTP/1.1\r\nHost: $name\r\nConnection: close\r\n\r\n" | nc "$host" "$port" || {
    echo "raw-get: cannot connect to $host port $port" >&2
    exit 1
}
