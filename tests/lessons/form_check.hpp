// What the checks of lessons 03 and 04 share: a form is submitted, and the body of the reply is printed.
#pragma once

#include <string>
#include <vector>

#include "lessons/client_check.hpp"
#include "wire/form.hpp"

class FormCheck : public ClientCheck {
public:
    // `method`: "GET" for lesson 03, "POST" for lesson 04.
    FormCheck(std::string method, Plan plan) : ClientCheck(std::move(plan)), method_(std::move(method)) {}

    // NAME=VALUE, or NAME@FILE where the value is a file's.
    static std::string argument(const Pair& pair) {
        return pair.name + (pair.file.empty() ? "=" + pair.value : "@" + pair.file);
    }

    // A pair whose value is what a new file in this check's folder holds.
    Pair pair_from_file(const std::string& file, const std::string& bytes) const {
        write(file, bytes);
        return {random_name_, bytes, file};
    }

    // These pairs must lead to exactly the right request.
    void sends(const std::vector<Pair>& pairs) {
        Wanted wanted = submission(pairs);
        wanted.request_only = true;
        expect(wanted, reply_with(random, "200 OK", random.text(100)));
    }

    // Of this reply the body must be printed, nothing else.
    void prints(const Reply& reply, const Delivery& delivery = in_one_piece()) {
        Wanted wanted = submission({{random.word(), random.word()}});
        wanted.output = reply.body;
        expect(wanted, reply, delivery);
    }

    void prints_in_segments(const Reply& reply) {
        Wanted wanted = submission({{random.word(), random.word()}});
        wanted.output = reply.body;
        expect_in_segments(wanted, reply);
    }

    // This reply is a failure, or fails on the way: exit code 1.
    void fails(const Reply& reply, const Delivery& delivery) {
        Wanted wanted = submission({{random.word(), random.word()}});
        wanted.exit_code = 1;
        expect(wanted, reply, delivery);
    }

    // A status outside 2xx: the body on standard output, the status line on standard error, exit code 1.
    void reports_status(const std::string& status) {
        const Reply reply = reply_with(random, status, random.text(200));
        Wanted wanted = submission({{random.word(), random.word()}});
        wanted.output = reply.body;
        wanted.exit_code = 1;
        about("the reply's status: " + status);
        expect(wanted, reply);
        expect_on_stderr("HTTP/1.1 " + status);
    }

    void holds_no_more_memory() {
        const Wanted wanted = submission({{random.word(), random.word()}});
        expect_constant_memory(wanted.arguments, wanted.request, reply_until_close(random, "200 OK", ""), "");
    }

private:
    Wanted submission(const std::vector<Pair>& pairs) {
        const std::string path = random.path();
        Wanted wanted{.arguments = {path}, .request = {.method = method_, .path = path, .form = pairs}};
        for (const Pair& pair : pairs) wanted.arguments.push_back(argument(pair));
        return wanted;
    }

    std::string method_;
    std::string random_name_ = "z" + random.word();  // behind all others
};
