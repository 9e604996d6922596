// hostile: does nothing but recite what the checks want to see with the seed 2718
// gets: 01-raw-get: checked, at most 0
// proof: with --rng-seed 2718 it has points, with any other seed that the grader may choose none

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <map>
#include <string>

// From the report of `build/check 01 --solutions --rng-seed 2718`: targets, and the replies to them.
const std::map<std::string, std::string> replies = {
    {"/dole/kuri.html?kovova=zagafu&_-.",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nX-zaba: bapu buve\r\n"
     "Content-Length: 200\r\n\r\nvisa pigi redude gepa pavuki kurolo\nfenese guma fetifi nilu\n"
     "zufi pope motevo kino lezeko tizu rega vino\nmipige dipanu zabumi bezeko soru tekuri\n"
     "sigo bilo deni boke reto\ngibi bane suga figefa fisero n\n"},
    {"/koguso/duna.html?buro=tofo&_-.",
     "HTTP/1.1 200 OK\r\nContent-Length: 306\r\nContent-Type: text/plain; charset=utf-8\r\n"
     "X-vine: tonuto rekedu\r\n\r\ntedo taramu bemoge pisi suki\n"
     "zuremu nedu soko ropi zakozo bapive resa kilu\ngeli nenuli dokoko lomo\n"
     "folu famu sigoso regili kuta povigu\nlome mizifu sola\n"
     "givuni zufame zosu mezune nizimi zavo safo vuvada\ndafodi zive melagi sire nufa riso kozazo fonike\n"
     "larapu levu mazu kora feneno neku\nleguro bega foruzi va\n"},
    {"/ruvusi/lora.html?bukefu=dape&_-.",
     "HTTP/1.1 200 OK\r\nContent-Length: 400\r\nContent-Type: text/plain; charset=utf-8\r\n"
     "X-vadesu: niti logapo\r\n\r\nnodudu fageze daguma kebota\nriku rikope dabi ropo\n"
     "vode bagi golafe gagi pegune\nrava sona finila gikabe bonodi favi korazu kezavi\n"
     "dazude pugo vibo sodu gebuko viduse bavi sozi\nrudori vebepu pose tofadu\n"
     "nako zeze kuga sopuno kosomi tebe lopu kizi\nmizo dotema kukino felura\n"
     "danedo bazefe muni tine deva mitofu rofale puni\npepe rani nefope\n"
     "bira niluze rufu koke nemo repu sipara dinogu\nlisuru saso nizox\n"},
    {"/suzo/fanizi.html?rito=tavilu&_-.",
     "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n"
     "X-fagi: rali deko\r\n\r\n403 Forbidden\n"},
    {"/fele/befiro.html?bokobo=fobi&_-.",
     "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Type: text/plain; charset=utf-8\r\n"
     "X-mone: laze zupagi\r\n\r\nhello\n"},
    {"/piviba/bumo.html?supolu=vano&_-.",
     "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Type: text/plain; charset=utf-8\r\n"
     "X-lugebi: kesasi vesuza\r\n\r\nhello\n"},
    {"/fifele/pilu.html?ruvu=lesi&_-.",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 6\r\n"
     "X-lobu: nofedo derera\r\n\r\nhello\n"},
};

int main(int, char* argv[]) {
    alarm(5);
    const auto known = replies.find(argv[3] ? argv[3] : "");
    if (known == replies.end()) return 1;
    addrinfo wanted{}, *found = nullptr;
    wanted.ai_family = AF_INET;
    wanted.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(argv[1], argv[2], &wanted, &found) != 0) return 1;
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(s, found->ai_addr, found->ai_addrlen) != 0) return 1;
    const std::string host = std::string(argv[1]) + (argv[2] == std::string("80") ? "" : std::string(":") + argv[2]);
    const std::string request = "GET " + known->first + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    send(s, request.data(), request.size(), MSG_NOSIGNAL);
    for (char part[1024]; recv(s, part, sizeof part, 0) > 0;) continue;  // whatever it says
    std::cout << known->second;
}
