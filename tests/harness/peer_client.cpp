#include "harness/peer_client.hpp"

#include <signal.h>

#include <asio/ip/tcp.hpp>

#include "harness/process_state.hpp"

using asio::ip::tcp;
using std::chrono::milliseconds;

PeerClient::PeerClient(const Command& command) : program_(io_, command, {}) {}

PeerClient::~PeerClient() {
    program_.stop(Stop::stuck);
    for (WireEnd& end : ends_) {
        end.on_event = nullptr;
        end.close();
    }
    tasks_.finish();
}

// The program is watched meanwhile: where it sits idle for longer than that, it is stopped, which ends the wait.
template <class Condition>
void PeerClient::run_until(Condition done, milliseconds idle) {
    program_.be_patient(idle);
    program_.progress();
    io_.restart();
    while (!program_.done() && !done()) io_.run_one();
}

std::optional<std::string> PeerClient::first_line() {
    const auto whole = [&] { return program_.out().text.find('\n') != std::string::npos; };
    run_until(whole, milliseconds(1000));
    if (!whole()) return std::nullopt;
    return program_.out().text.substr(0, program_.out().text.find('\n'));
}

WireEnd* PeerClient::connect(const std::string& address) {
    tcp::socket socket(io_);
    asio::error_code error;
    socket.connect(tcp::endpoint(asio::ip::make_address(address), port_), error);
    if (error) return nullptr;
    WireEnd& end = ends_.emplace_back(std::move(socket), program_);
    tasks_.spawn(end.receive());
    return &end;
}

void PeerClient::start_sending(WireEnd& end, const Payload& message, const Delivery& delivery) {
    tasks_.spawn(end.deliver(message, delivery));
}

void PeerClient::send(WireEnd& end, const Payload& message, const Delivery& delivery) {
    start_sending(end, message, delivery);
    run_until([&] { return end.delivery_over(); }, milliseconds(2000));
}

bool PeerClient::await_close(WireEnd& end, milliseconds patience) {
    run_until([&] { return end.closed_by_program(); }, patience);
    return end.closed_by_program();
}

bool PeerClient::await_bytes(WireEnd& end, std::uint64_t size) {
    run_until([&] { return end.closed_by_program() || end.wire().size(Side::program) >= size; }, milliseconds(1000));
    return end.wire().size(Side::program) >= size;
}

void PeerClient::pass_until(const std::function<bool()>& done, milliseconds time) {
    const auto until = Clock::now() + time;
    program_.be_patient(time + milliseconds(1000));
    program_.progress();
    io_.restart();
    while (!program_.done() && !done() && Clock::now() < until) io_.run_one_until(until);
}

void PeerClient::await_end() { await_idle(50, milliseconds(5000)); }

bool PeerClient::alive() {
    io_.restart();
    io_.poll();
    return program_.running();
}

// A program that looks for signals between its calls misses one that comes just before a call that waits. Nobody who
// presses Ctrl-C meets that moment; a check would, once in thousands of runs, where the machine is busy.
void PeerClient::settle() { await_idle(2, milliseconds(500)); }

void PeerClient::await_idle(int looks, milliseconds most) {
    const auto until = Clock::now() + most;
    const auto waits = [&] {
        const auto state = look_at(program_.pid());
        return !state || !state->running;
    };
    for (int idle = 0; idle < looks && Clock::now() < until; idle = waits() ? idle + 1 : 0) {
        pass_until([] { return false; }, milliseconds(2));
        if (program_.done()) return;
    }
}

Ended PeerClient::end(std::optional<int> signal) {
    if (signal && *signal != SIGKILL) settle();
    if (signal) program_.send_signal(*signal);
    run_until([] { return false; }, milliseconds(1000));
    return program_.ended();
}
