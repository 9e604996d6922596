# fails: sends exactly the request [bare-lf]
# echo ends its lines with LF.

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

{
    echo "GET $target HTTP/1.1"
    echo "Host: $name"
    echo "Connection: close"
    echo
} | nc "$host" "$port" || {
    echo "raw-get: cannot connect to $host port $port" >&2
    exit 1
}
