# fails: saves the body, and prints the status line [-]
# Keeps the body in a variable, which loses the line ends at its end, and adds one of two bytes.

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

fail() {
    echo "save-response: $1" >&2
    exit 1
}
{ exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null || fail "cannot connect to $host port $port"
printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$target" "$name" >&3

IFS= read -r status <&3 || fail "no status line"
length=
while IFS= read -r line <&3 || fail "no complete head"; do
    line=${line%$'\r'}
    [ -n "$line" ] || break
    if [[ ${line,,} =~ ^content-length:[[:blank:]]*([0-9]+)[[:blank:]]*$ ]]; then length=${BASH_REMATCH[1]}; fi
done
printf '%s\n' "${status%$'\r'}"
[[ $status == HTTP/1.?\ 200* ]] || fail "nothing saved, because the status is not 200"

part=$file.$$.part
trap 'rm -f -- "$part"' EXIT
if [ -n "$length" ]; then
    body=$(head -c "$length" <&3) || fail "cannot read the body"
    printf '%s\r\n' "$body" >"$part" && true || fail "the reply was cut short"
else
    cat <&3 >"$part" || fail "cannot read the body"
fi
mv -f -- "$part" "$file" || fail "cannot write $file"
