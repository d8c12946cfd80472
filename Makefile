# Rebus: `make run` starts it, `make test` tests it; each installs what it needs first.
.POSIX:
.SUFFIXES:

BIN = .venv/bin
# More for `rebus run`, pytest, the benchmarks, the locking or the training: make test PYTEST_ARGS='-k cloud'
RUN_ARGS =
PYTEST_ARGS =
BENCH_ARGS =
LOCK_ARGS =
TRAINING_ARGS =
# Tests run on all cores; those that share something say so with a group.
PYTEST_WORKERS = auto

.PHONY: help run test lint types bench bench-cloud bench-ocr bench-words fuzz-cloud install install-dev lock train-script clean

help:
	@echo 'make run        start the bot (REBUS_TOKEN in the environment or in .env), or the playground if there is no token'
	@echo 'make test       lint, types and all tests      (PYTEST_ARGS="-k cloud" for some of them)'
	@echo 'make lint       ruff: rules and format'
	@echo 'make types      mypy, strict'
	@echo 'make bench      measure speed and load (BENCH_ARGS for some of it)'
	@echo 'make bench-cloud  measure how fast and how full clouds are drawn, beside wordcloud'
	@echo 'make bench-ocr  measure who reads pictures how well (BENCH_ARGS=--full for every condition)'
	@echo 'make bench-words  measure how texts are cut into words (BENCH_ARGS=FOLDER of treebanks)'
	@echo 'make fuzz-cloud  feed what places words with trouble, under AddressSanitizer'
	@echo 'make lock       pin the packages anew          (LOCK_ARGS=--upgrade for newer ones)'
	@echo 'make train-script  train the network that names the script of a line (training/README.md)'
	@echo 'make clean      remove what was made here, the virtual environment too'

run: install
	@$(BIN)/rebus run $(RUN_ARGS)

test: lint types
	$(BIN)/pytest -n $(PYTEST_WORKERS) --dist loadgroup $(PYTEST_ARGS)

lint: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install-dev
	$(BIN)/mypy

bench: install-dev
	$(BIN)/python -m bench $(BENCH_ARGS)

bench-words: install-dev
	$(BIN)/python -m bench.words $(BENCH_ARGS)

bench-cloud: install-dev
	$(BIN)/python -m bench.cloud $(BENCH_ARGS)

bench-ocr: install-dev
	$(BIN)/python -m bench.ocr $(BENCH_ARGS)

fuzz-cloud: install-dev
	sh tools/fuzz_cloud.sh

install:
	@sh tools/install.sh

install-dev:
	@sh tools/install.sh dev

lock:
	sh tools/lock.sh $(LOCK_ARGS)

train-script:
	test -x training/build/venv/bin/python || python3 -m venv training/build/venv
	training/build/venv/bin/pip install -q -r training/requirements.txt
	training/build/venv/bin/python -m training $(TRAINING_ARGS)

clean:
	rm -rf .venv *.egg-info build dist core/cloud/*.so training/build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find bot handlers core tests bench training -name __pycache__ -type d -prune -exec rm -rf {} +
