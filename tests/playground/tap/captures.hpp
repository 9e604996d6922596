// What the tap has recorded: the last connections, each with the bytes of both directions, times, and how it ended.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Who did it. The client is whoever connected to the tap.
enum class End { client, server };

// One of each end.
template <class Value>
struct Both {
    Value client{}, server{};

    Value& operator[](End end) { return end == End::client ? client : server; }
    const Value& operator[](End end) const { return end == End::client ? client : server; }
};

// open: connected (of the server: the tap's own connection to it stands). refused: the server could not be reached.
enum class Happening { open, bytes, fin, rst, refused };

struct Moment {
    std::chrono::microseconds at;  // since the connection was accepted
    End from;
    Happening what;
    std::uint64_t size = 0;  // of `bytes`: how many, kept or not
};

// The start of what one end sent, in pieces that stay where they are and are only ever appended to. A copy shares them,
// so that it is quickly made, and may be read while the original grows.
class Kept {
public:
    std::size_t size() const { return size_; }

    // Where the next bytes go, while there is room for some. It stays there as long as somebody holds it.
    std::shared_ptr<char[]> end() const;

    // How much can be appended before it has to grow, and by how much it should then, for so many bytes.
    std::size_t room() const { return pieces_.empty() ? 0 : pieces_.back().room - pieces_.back().size; }
    std::size_t next_piece(std::size_t for_bytes) const;
    void grow(std::size_t room);

    // Appends what there is room for, and returns how much that was. What already stands at the end is not copied.
    std::size_t append(std::string_view bytes);

    std::string text() const;

private:
    struct Piece {
        std::shared_ptr<char[]> bytes;
        std::size_t size, room;
    };
    std::vector<Piece> pieces_;
    std::size_t size_ = 0;
};

struct Summary {
    enum class State { open, closed, reset, refused };

    std::uint64_t id = 0;  // from 1
    std::chrono::system_clock::time_point opened;
    std::string client, server;  // ADDRESS:PORT, as the client sees them
    State state = State::open;
    Both<std::uint64_t> size, left_out;  // bytes sent, and how many of them, the last ones, were not kept
    Both<std::string> first;             // the first 256 bytes
    std::chrono::microseconds last{0};   // the time of the last moment
};

struct Capture {
    Summary summary;
    std::vector<Moment> moments;
    Both<Kept> bytes;
};

struct Changes {
    bool cleared = false;                  // came before the others
    std::vector<std::uint64_t> forgotten;  // ids
    std::vector<Summary> changed;          // begun, grown or ended
};

// Safe to use from several threads.
class Captures {
public:
    static constexpr std::size_t most_connections = 200;
    // Memory for all, and bytes kept of a direction. Where room is lacking, the oldest connection that is over is
    // forgotten; where there is none, what comes is counted but not kept.
    static constexpr std::size_t most_memory = 64U << 20, most_of_direction = 24U << 20;
    // Of one connection. Bytes that come later are added to the last moment of their direction.
    static constexpr std::size_t most_moments = 2000;

    // A new connection, its `open` from the client included. Returns its id.
    std::uint64_t begin(std::string client, std::string server);

    void add(std::uint64_t id, End from, Happening what);

    // Room in the record itself, if there is much of it: what is read into it need not be copied by keep().
    struct Room {
        std::shared_ptr<char[]> begin;
        std::size_t size = 0;
    };
    Room room(std::uint64_t id, End from) const;

    // Bytes. Returns whether more of them, from there, would be kept; if not, they need only be counted.
    bool keep(std::uint64_t id, End from, std::string_view bytes);
    void count(std::uint64_t id, End from, std::uint64_t size);

    // Forgets what was recorded. A connection that is still open is seen again, as if it began there, once bytes cross
    // it.
    void clear();

    std::vector<Summary> summaries() const;  // oldest first
    std::optional<Capture> get(std::uint64_t id) const;

    // Waits for changes after `seen`, at most so long. Sets `seen` to now().
    Changes changes(std::uint64_t& seen, std::chrono::milliseconds most) const;
    std::uint64_t now() const;  // counts changes

private:
    struct Entry {
        Capture capture;
        std::chrono::steady_clock::time_point began;
        Both<bool> ended;           // its FIN has come
        std::size_t memory = 0;     // what it takes
        std::uint64_t changed = 0;  // when, as now() counts
        bool hidden = false;        // cleared while it was open
    };
    using Entries = std::map<std::uint64_t, Entry>;

    // All of these are called with the lock held.
    Entry* open_one(std::uint64_t id);
    void happened(Entry& entry, End from, Happening what, std::uint64_t size);
    void note(Entry& entry, Moment moment);
    void append(Entry& entry, End from, std::string_view bytes);
    bool make_room(std::size_t memory);
    void take(Entry& entry, std::size_t memory);
    void forget(Entries::iterator entry);

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    Entries entries_;
    std::deque<std::pair<std::uint64_t, std::uint64_t>> forgotten_;  // when and who, the last of them
    std::uint64_t last_id_ = 0, now_ = 0, cleared_ = 0;
    std::size_t memory_ = 0;
};
