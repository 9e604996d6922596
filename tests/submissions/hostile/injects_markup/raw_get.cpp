// hostile: prints what a terminal, a browser or a spreadsheet takes for a command, where a report shows it as it is
// gets: 01-raw-get: checked, at most 0
// proof: no ESC byte in what the grader prints; the HTML report in a browser has not got the title http-by-hand-canary

#include <cstdio>
#include <initializer_list>

int main(int, char* argv[]) {
    for (std::FILE* stream : {stdout, stderr}) {
        std::fputs("\x1b]0;http-by-hand-canary\x07\x1b[2J\x1b[8m\r\n", stream);
        std::fputs("</script></pre><script>document.title = 'http-by-hand-canary'</script>\n", stream);
        std::fputs("<img src=x onerror=\"document.title = 'http-by-hand-canary'\">\n", stream);
        std::fputs("=HYPERLINK(\"http://192.0.2.1/\",\"20\")\n]]></system-out>&lol;\xff\xfe\xe2\x80\xae\n", stream);
        std::fprintf(stream, "%s: <!-- {{ constructor }} ${7*7} `id` -->\n", argv[0]);
    }
    return 1;
}
