# Makes OUT, a C++ file that holds the files of a page (view.hpp):
#
#     cmake -P embed.cmake OUT PAGE.html STYLE.css... SCRIPT.js...
#
# A literal a file, since a compiler need not take more than 65,536 bytes in one.

set(out ${CMAKE_ARGV3})
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(number RANGE 4 ${last})
    set(path "${CMAKE_ARGV${number}}")
    file(READ "${path}" text)
    string(FIND "${text}" ")~view\"" ends)
    if(NOT ends EQUAL -1)
        message(FATAL_ERROR "${path} holds what ends a literal here: )~view\"")
    endif()
    get_filename_component(kind "${path}" LAST_EXT)
    string(APPEND literals${kind} "        R\"~view(${text})~view\",\n")
endforeach()
file(WRITE ${out} "// Made by embed.cmake.
#include \"report/view.hpp\"

const View& view() {
    static const View files = {
${literals.html}        {
${literals.css}        },
        {
${literals.js}        },
    };
    return files;
}
")
