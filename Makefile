# HTTP by Hand. Every target sets up what it needs; `make help` says what there is.

BUILD ?= build
ifdef SANITIZE
override BUILD := $(BUILD)-sanitize
endif
export BUILD SANITIZE

.PHONY: help setup check test stress bench format clean
help:
	@echo 'make check         build all lessons and check them'
	@echo 'make check-01      one lesson (01 to 05)'
	@echo 'make watch-01      the same again at each save'
	@echo 'make hint-01       the next hint for what fails first; RESET=1 starts over'
	@echo "make run-01        run a lesson's program: make run-01 ARGS=\"localhost 8000 /\""
	@echo 'make setup         install what is needed to build and check (the targets above do that themselves)'
	@echo 'make test          the tests of the kit itself; installs what they need'
	@echo 'make stress        the same verdicts again and again, under load: ROUNDS=100 of them'
	@echo 'make bench         measure speed and memory'
	@echo 'make format        format all sources'
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
	@tests/make/build $* && exec "$$(tests/make/build --program $*)" $(ARGS)

test:
	@tests/make/test

stress:
	@tests/make/stress $(ROUNDS)

bench:
	@tests/make/bench

format:
	@tests/make/setup --quiet format && git ls-files '*.cpp' '*.hpp' '*.c' | tr '\n' '\0' | xargs -0 clang-format -i

clean:
	@tests/make/clean
