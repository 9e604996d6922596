# right: a shell script: /dev/tcp for the connection, od and awk for the bytes, head for the body.
export LC_ALL=C

usage() {
    echo "usage: post-form HOST PORT PATH [NAME=VALUE | NAME@FILE]..." >&2
    exit 2
}

fail() {
    echo "post-form: $1" >&2
    exit 1
}

# All bytes of standard input, encoded.
encode() {
    od -An -v -tx1 -w1 | awk '
        BEGIN {
            for (i = 0; i < 256; ++i) sign[sprintf("%02x", i)] = sprintf("%%%02X", i)
            for (i = 42; i < 123; ++i) if (sprintf("%c", i) ~ /[-*._0-9A-Za-z]/) sign[sprintf("%02x", i)] = sprintf("%c", i)
            sign["20"] = "+"
        }
        { printf "%s", sign[$1] }'
}

[[ $# -ge 3 && $2 =~ ^[0-9]{1,5}$ ]] && ((10#$2 >= 1 && 10#$2 <= 65535)) || usage
[[ $3 == /* && $3 != *[?#]* && $3 != *[!\!-~]* ]] || usage
host=$1 port=$2 path=$3
shift 3
for pair; do [[ $pair == *[=@]* ]] || usage; done
form=
for pair; do
    name=${pair%%[=@]*}
    rest=${pair#"$name"}
    if [[ $rest == @* ]]; then
        [[ -r ${rest:1} ]] || fail "cannot read ${rest:1}"
        encoded=$(encode <"${rest:1}")
    else
        encoded=$(printf %s "${rest:1}" | encode)
    fi
    form+=${form:+&}$(printf %s "$name" | encode)=$encoded
done
exec 3<>"/dev/tcp/$host/$port" || fail "cannot connect"
printf 'POST %s HTTP/1.1\r\nHost: %s:%s\r\n' "$path" "$host" "$port" >&3
printf 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %s\r\n' "${#form}" >&3
printf 'Connection: close\r\n\r\n%s' "$form" >&3
head=
while read -r line <&3 || fail "the reply has no complete head"; [[ $line != $'\r' ]]; do head+=$line$'\n'; done
status=${head%%$'\r'*}
shopt -s nocasematch
if [[ $head =~ $'\n'content-length:\ *([0-9]+) ]]; then
    length=${BASH_REMATCH[1]}
    exec 4>&1
    got=$(head -c "$length" <&3 | tee /dev/fd/4 | wc -c)
    ((got == length)) || fail "the reply is cut short"
else
    cat <&3
fi
[[ $status =~ ^HTTP/1.[01]\ 2 ]] || fail "$status"
