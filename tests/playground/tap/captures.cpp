#include "playground/tap/captures.hpp"

#include <algorithm>
#include <cstring>

namespace {

constexpr std::size_t smallest_piece = 2 * 1024, largest_piece = 1024 * 1024, first_bytes = 256, much_room = 64 * 1024;

// What a connection takes besides its bytes and moments: itself, its texts, and what the allocator adds to them.
constexpr std::size_t memory_of_entry = 2048, memory_of_piece = 128;

}  // namespace

std::size_t Kept::next_piece(std::size_t for_bytes) const {
    return std::clamp(std::max(for_bytes, size_), smallest_piece, largest_piece);
}

void Kept::grow(std::size_t room) { pieces_.push_back({std::shared_ptr<char[]>(new char[room]), 0, room}); }

std::shared_ptr<char[]> Kept::end() const {
    const Piece& last = pieces_.back();
    return {last.bytes, last.bytes.get() + last.size};
}

std::size_t Kept::append(std::string_view bytes) {
    if (pieces_.empty()) return 0;
    Piece& last = pieces_.back();
    const std::size_t size = std::min(bytes.size(), last.room - last.size);
    char* const end = last.bytes.get() + last.size;
    if (bytes.data() != end) std::memcpy(end, bytes.data(), size);
    last.size += size;
    size_ += size;
    return size;
}

std::string Kept::text() const {
    std::string all;
    all.reserve(size_);
    for (const Piece& piece : pieces_) all.append(piece.bytes.get(), piece.size);
    return all;
}

std::uint64_t Captures::begin(std::string client, std::string server) {
    const std::lock_guard lock(mutex_);
    while (entries_.size() >= most_connections) {
        const auto over = std::find_if(entries_.begin(), entries_.end(), [](const auto& entry) {
            return entry.second.capture.summary.state != Summary::State::open;
        });
        forget(over == entries_.end() ? entries_.begin() : over);
    }
    const std::uint64_t id = ++last_id_;
    Entry& entry = entries_[id];
    Summary& summary = entry.capture.summary;
    summary.id = id;
    summary.opened = std::chrono::system_clock::now();
    summary.client = std::move(client);
    summary.server = std::move(server);
    entry.began = std::chrono::steady_clock::now();
    make_room(memory_of_entry);
    take(entry, memory_of_entry);
    note(entry, {std::chrono::microseconds(0), End::client, Happening::open});
    entry.changed = ++now_;
    changed_.notify_all();
    return id;
}

void Captures::add(std::uint64_t id, End from, Happening what) {
    const std::lock_guard lock(mutex_);
    if (Entry* const entry = open_one(id)) happened(*entry, from, what, 0);
}

Captures::Room Captures::room(std::uint64_t id, End from) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end()) return {};
    const Kept& kept = found->second.capture.bytes[from];
    const std::size_t size = std::min(kept.room(), most_of_direction - kept.size());
    return size < much_room ? Room() : Room{kept.end(), size};
}

bool Captures::keep(std::uint64_t id, End from, std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    Entry* const entry = open_one(id);
    if (entry == nullptr) return false;
    happened(*entry, from, Happening::bytes, bytes.size());
    append(*entry, from, bytes);
    const Capture& capture = entry->capture;
    return capture.summary.left_out[from] == 0 && capture.bytes[from].size() < most_of_direction;
}

void Captures::count(std::uint64_t id, End from, std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    Entry* const entry = open_one(id);
    if (entry == nullptr) return;
    happened(*entry, from, Happening::bytes, size);
    entry->capture.summary.left_out[from] += size;
}

Captures::Entry* Captures::open_one(std::uint64_t id) {
    const auto found = entries_.find(id);
    const bool open = found != entries_.end() && found->second.capture.summary.state == Summary::State::open;
    return open ? &found->second : nullptr;
}

void Captures::happened(Entry& entry, End from, Happening what, std::uint64_t size) {
    Summary& summary = entry.capture.summary;
    const auto at = std::chrono::steady_clock::now() - entry.began;
    summary.last = std::chrono::duration_cast<std::chrono::microseconds>(at);
    summary.size[from] += size;
    note(entry, {summary.last, from, what, size});
    if (what == Happening::fin) entry.ended[from] = true;
    if (entry.ended.client && entry.ended.server) summary.state = Summary::State::closed;
    if (what == Happening::rst) summary.state = Summary::State::reset;
    if (what == Happening::refused) summary.state = Summary::State::refused;
    if (what == Happening::bytes) entry.hidden = false;
    if (entry.hidden && summary.state != Summary::State::open) return forget(entries_.find(summary.id));
    if (entry.hidden) return;
    entry.changed = ++now_;
    changed_.notify_all();
}

void Captures::note(Entry& entry, Moment moment) {
    std::vector<Moment>& moments = entry.capture.moments;
    const std::size_t more = moments.size() < moments.capacity() ? 0 : std::max<std::size_t>(8, moments.size());
    const bool room = moments.size() < most_moments && make_room(more * sizeof(Moment));
    if (moment.what == Happening::bytes && !room) {
        const auto last = std::find_if(moments.rbegin(), moments.rend(), [&](const Moment& other) {
            return other.from == moment.from && other.what == Happening::bytes;
        });
        if (last != moments.rend()) {
            last->size += moment.size;
            return;
        }
    }
    moments.reserve(moments.size() + more);
    take(entry, more * sizeof(Moment));
    moments.push_back(moment);
}

void Captures::append(Entry& entry, End from, std::string_view bytes) {
    Summary& summary = entry.capture.summary;
    Kept& kept = entry.capture.bytes[from];
    std::string& first = summary.first[from];
    while (!bytes.empty() && summary.left_out[from] == 0 && kept.size() < most_of_direction) {
        if (kept.room() == 0) {
            const std::size_t room = kept.next_piece(bytes.size());
            if (!make_room(room + memory_of_piece)) break;
            kept.grow(room);
            take(entry, room + memory_of_piece);
        }
        const std::size_t size = kept.append(bytes.substr(0, most_of_direction - kept.size()));
        first += bytes.substr(0, std::min(size, first_bytes - std::min(first_bytes, first.size())));
        bytes.remove_prefix(size);
    }
    summary.left_out[from] += bytes.size();
}

bool Captures::make_room(std::size_t memory) {
    for (auto entry = entries_.begin(); memory_ + memory > most_memory && entry != entries_.end();) {
        const auto next = std::next(entry);
        if (entry->second.capture.summary.state != Summary::State::open) forget(entry);
        entry = next;
    }
    return memory_ + memory <= most_memory;
}

void Captures::take(Entry& entry, std::size_t memory) {
    entry.memory += memory;
    memory_ += memory;
}

void Captures::forget(Entries::iterator entry) {
    if (!entry->second.hidden) {
        forgotten_.emplace_back(++now_, entry->first);
        if (forgotten_.size() > 1000) forgotten_.pop_front();  // no reader lags so far behind
    }
    memory_ -= entry->second.memory;
    entries_.erase(entry);
}

void Captures::clear() {
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        Entry& old = entry->second;
        memory_ -= std::exchange(old.memory, 0);
        if (old.capture.summary.state != Summary::State::open) {
            entry = entries_.erase(entry);
            continue;
        }
        const Summary& was = old.capture.summary;
        Capture anew;
        anew.summary.id = was.id;
        anew.summary.opened = was.opened;
        anew.summary.client = was.client;
        anew.summary.server = was.server;
        old.capture = std::move(anew);
        old.hidden = true;
        take(old, memory_of_entry);
        ++entry;
    }
    forgotten_.clear();
    cleared_ = ++now_;
    changed_.notify_all();
}

std::vector<Summary> Captures::summaries() const {
    const std::lock_guard lock(mutex_);
    std::vector<Summary> all;
    for (const auto& [id, entry] : entries_) {
        if (!entry.hidden) all.push_back(entry.capture.summary);
    }
    return all;
}

std::optional<Capture> Captures::get(std::uint64_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end() || found->second.hidden) return std::nullopt;
    return found->second.capture;
}

Changes Captures::changes(std::uint64_t& seen, std::chrono::milliseconds most) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [&] { return now_ != seen; });
    Changes changes;
    changes.cleared = cleared_ > seen;
    for (const auto& [when, id] : forgotten_) {
        if (when > seen) changes.forgotten.push_back(id);
    }
    for (const auto& [id, entry] : entries_) {
        if (entry.changed > seen && !entry.hidden) changes.changed.push_back(entry.capture.summary);
    }
    seen = now_;
    return changes;
}

std::uint64_t Captures::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}
