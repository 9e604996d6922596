# HTTP by Hand. Every target sets up what it needs; `make help` says what there is.

BUILD ?= build
ifdef SANITIZE
override BUILD := $(BUILD)-sanitize
endif
export BUILD SANITIZE

# A hand-out for students has none of what tests the kit or grades a class.
WHOLE := $(wildcard tests/class)

.PHONY: help setup check serve tap docs docs-serve grade handout gradescope classroom50 class-kit test stress bench format clean
help:
	@echo 'make check         build all lessons and check them'
	@echo 'make check-01      one lesson, by its number'
	@echo 'make watch-01      the same again at each save'
	@echo 'make hint-01       the next hint for what fails first; RESET=1 starts over'
	@echo "make run-01        run a lesson's program: make run-01 ARGS=\"localhost 8000 /\""
	@echo 'make serve         a practice site to send requests to, and a page that shows every byte; PORT=8080'
	@echo 'make tap           the same page for a server of your own: make tap TO=localhost:8000'
	@echo 'make docs          the book as a site; make docs-serve shows it'
	@echo 'make setup         install what is needed to build and check (the targets above do that themselves)'
ifneq ($(WHOLE),)
	@echo 'make grade         grade a class: SUBMISSIONS=folder, and OUT LESSONS JOBS SEED NODES (docs/guides/grading.md)'
	@echo 'make handout       the kit for students, without solutions'
	@echo 'make gradescope    autograder.zip for Gradescope; make classroom50 its counterpart'
	@echo 'make class-kit     build what make grade needs, and grade nothing'
	@echo 'make test          the tests of the kit itself; installs what they need'
	@echo 'make stress        the same verdicts again and again, under load: ROUNDS=100 of them'
	@echo 'make bench         measure speed and memory'
	@echo 'make format        format all sources'
endif
	@echo 'make clean         remove the build folder'
	@echo
	@echo 'SANITIZE=1         build lessons with the address and undefined-behaviour sanitizers'
	@echo 'BUILD=folder       build there instead of in ./build'

setup:
	@tests/make/setup check watch

# A check that fails is what the report says, not an error of make's; build/check's own exit code says it to scripts.
check:
	@tests/make/check || [ $$? -eq 1 ]

check-%:
	@tests/make/check $* || [ $$? -eq 1 ]

watch-%:
	@tests/make/watch $*

hint-%:
	@tests/make/hint $* $(RESET)

run-%:
	@tests/make/build $* && program=$$(tests/make/build --program $*) && exec "$$program" $(ARGS)

serve tap:
	@tests/make/$@

docs:
	@tests/make/docs

docs-serve:
	@tests/make/docs serve

clean:
	@tests/make/clean

ifneq ($(WHOLE),)
export SUBMISSIONS OUT LESSONS JOBS SEED NODES UNSAFE ISOLATION
grade handout gradescope classroom50 class-kit:
	@tests/make/$@

test:
	@tests/make/test

stress:
	@tests/make/stress $(ROUNDS)

bench:
	@tests/make/bench

format:
	@tests/make/setup --quiet format && git ls-files '*.cpp' '*.hpp' '*.c' | tr '\n' '\0' | xargs -0 clang-format -i

else
grade handout gradescope classroom50 class-kit test stress bench format:
	@echo 'make $@ is for the whole kit. This is a hand-out: it has what the lessons need.' >&2; exit 2
endif
