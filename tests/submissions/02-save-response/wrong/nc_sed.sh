# fails: is done after Content-Length bytes [waits-for-close]
# fails: leaves the file alone when the reply is cut short [file-changed-on-failure]
# fails: leaves nothing behind when the reply is cut short [file-changed-on-failure]
# Lets nc fetch all and sed cut the head off, without looking at Content-Length.

usage() {
    echo "usage: save-response HOST PORT TARGET FILE" >&2
    exit 2
}
LC_ALL=C
[ $# -eq 4 ] || usage
host=$1 port=$2 target=$3 file=$4
[[ $port =~ ^[0-9]{1,5}$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || usage
[[ $target =~ ^/[!-~]*$ ]] || usage

name=$host
[[ $host == *:* ]] && name="[$host]"
[ "$port" = 80 ] || name=$name:$port

work=$(mktemp -d) || exit 1
trap 'rm -rf -- "$work"' EXIT
printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$target" "$name" | nc "$host" "$port" >"$work/reply" || {
    echo "save-response: cannot connect to $host port $port" >&2
    exit 1
}
head -n 1 "$work/reply" | tr -d '\r'
head -n 1 "$work/reply" | grep -q '^HTTP/1.. 200' || {
    echo "save-response: nothing saved" >&2
    exit 1
}
sed '1,/^\r$/d' "$work/reply" >"$file"
