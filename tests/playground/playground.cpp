// The playground: a practice site, or any server, with a tap before it and a page that shows what crosses the wire.

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#ifdef __GLIBC__  // which the headers above define
#include <malloc.h>
#endif

#include <CLI/CLI.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/signal_set.hpp>

#include "playground/site/site.hpp"
#include "playground/tap/captures.hpp"
#include "playground/tap/tap.hpp"
#include "playground/view_server.hpp"

namespace {

struct Options {
    unsigned short port = 8080;
    std::optional<unsigned short> view;
    std::optional<std::string> to;  // nothing: the practice site
};

std::string loopback(unsigned short port) { return "127.0.0.1:" + std::to_string(port); }

unsigned short view_port(const Options& options) {
    if (options.view) return *options.view;
    if (options.port == 65535) throw std::invalid_argument("Port 65535 leaves none above it for the view: VIEW=8081");
    return options.port == 0 ? 0 : static_cast<unsigned short>(options.port + 1);
}

std::string another_port(const Options& options) {
    return "Take another one: PORT=" + std::to_string(options.port < 65000 ? options.port + 10 : 8080);
}

std::unique_ptr<Tap> listening_tap(asio::io_context& io, const Options& options, Captures& captures) {
    const std::string port = "Port " + std::to_string(options.port);
    try {
        return std::make_unique<Tap>(io, options.port, captures);
    } catch (const std::system_error& error) {
        if (error.code() == asio::error::address_in_use)
            throw std::runtime_error(port + " is in use: another program listens there, perhaps a playground.\n" +
                                     another_port(options));
        if (error.code() == asio::error::access_denied)
            throw std::runtime_error(port + " needs root, as all below 1024 do.\nTake another one: PORT=8080");
        throw;
    }
}

std::unique_ptr<ViewServer> listening_view(const Options& options, Captures& captures) {
    const unsigned short port = view_port(options);
    try {
        return std::make_unique<ViewServer>(captures, KIT_VIEW, port);
    } catch (const std::runtime_error&) {
        const std::string sentence = "Port " + std::to_string(port) + ", where the view would be, is in use.\n";
        throw std::runtime_error(sentence + (options.view ? "Take another one: VIEW=" + std::to_string(port ^ 1)
                                                          : another_port(options) + " (the view is one above it)"));
    }
}

// Looks whether there is such a server at all. Returns whether it is on another machine.
bool is_elsewhere(asio::io_context& io, const Target& target, unsigned short tap_port) {
    asio::error_code error;
    const auto found = asio::ip::tcp::resolver(io).resolve(target.host, target.port, error);
    if (error)
        throw std::runtime_error("There is no address for \"" + target.host + "\" (" + error.message() +
                                 ").\nIs the name spelled right?");
    bool elsewhere = false;
    for (const auto& entry : found) {
        const asio::ip::tcp::endpoint endpoint = entry.endpoint();
        elsewhere = elsewhere || !endpoint.address().is_loopback();
        if (endpoint.address().is_loopback() && endpoint.port() == tap_port)
            throw std::invalid_argument(
                "Port " + target.port +
                " is where the tap itself listens: give the tap another one, for example PORT=" +
                std::to_string(tap_port == 8080 ? 8090 : 8080));
    }
    return elsewhere;
}

void say_where(const Options& options, const std::string& here, bool elsewhere, const std::string& view) {
    if (!options.to) {
        std::cout << "The practice site is at        http://" << here << "/\n"
                  << "Programs can ask it too: host 127.0.0.1, port " << here.substr(here.find(':') + 1) << ".\n";
    } else {
        std::cout << "Send your requests to          " << here << "\n"
                  << "They are passed on to " << *options.to << ", and its replies back to you.\n";
    }
    if (elsewhere)
        std::cout << "Mind that " << *options.to
                  << " is another machine: what you send leaves this one, and is not encrypted.\n";
    std::cout << "See what crosses the wire at   " << view << "\n"
              << "Ctrl-C ends it." << std::endl;
}

// A connection takes three descriptors: the client's, the tap's to the server, and the site's.
void allow_many_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= 8192) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 8192);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// What the record of one connection gives back, the next one takes: to have pages from the system anew each time costs
// more than to fill them.
void hold_on_to_memory() {
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);  // above every piece of a record
    ::mallopt(M_TRIM_THRESHOLD, 2 * static_cast<int>(Captures::most_memory));
#endif
}

void run(const Options& options) {
    allow_many_descriptors();
    hold_on_to_memory();
    asio::io_context io;
    std::signal(SIGPIPE, SIG_IGN);  // a write that fails says so
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](auto, auto) { io.stop(); });

    std::optional<Target> target;
    if (options.to) target = parse_target(*options.to);
    Captures captures;
    const auto tap = listening_tap(io, options, captures);
    const auto view = listening_view(options, captures);
    const std::string here = loopback(tap->port()), view_page = "http://" + loopback(view->port()) + "/wire";
    std::optional<Site> site;
    if (!target) {
        site.emplace(KIT_PAGES, here, view_page);
        target = Target{"127.0.0.1", std::to_string(site->port())};
    }
    const bool elsewhere = is_elsewhere(io, *target, tap->port());
    view->start(here, site ? loopback(site->port()) : *options.to, site.has_value());
    tap->pass_on_to(*target);
    say_where(options, here, elsewhere, view_page);
    io.run();

    // Nothing needs to be saved, and whoever still reads or waits need not be waited for.
    std::cout << "\nThe playground is closed." << std::endl;
    std::_Exit(0);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("A practice site, or any server, and a page that shows every byte that crosses the wire.",
                 "playground");
    app.require_subcommand(1);
    CLI::App* const serve = app.add_subcommand("serve", "The practice site behind a tap");
    CLI::App* const tap = app.add_subcommand("tap", "A server of your own behind a tap");
    tap->add_option("--to", options.to, "HOST:PORT of that server")->required();
    for (CLI::App* const command : {serve, tap}) {
        command->add_option("--port", options.port, "Where requests go, 8080 if nothing is said; 0: any free port");
        command->add_option("--view", options.view, "Where the wire view is; the port above it if nothing is said");
    }
    try {
        app.parse(argc, argv);
        run(options);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::invalid_argument& error) {
        std::cerr << error.what() << '\n';
        return 2;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
