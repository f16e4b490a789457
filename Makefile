# The ways in. `make help` lists them; CONTRIBUTING.md explains them.
.DEFAULT_GOAL := help
.PHONY: help build test check format demo sim bench clean bootstrap providers

help: ## List the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

bootstrap: ## Install the Debian packages that are missing
	@scripts/bootstrap

providers:
	@scripts/bootstrap --tests

build: bootstrap ## Build the release binaries in .build/release
	@scripts/build

test: providers ## Run everything: gate, all tests, simulator, real processes
	@scripts/test

check: providers ## The read-only gate: format, layers, warnings, documents, tests without processes
	@scripts/test --gate

format: ## Format the sources in place
	swift format -i -r Package.swift Sources Tests

demo: bootstrap ## Three nodes, a killed leader, nothing lost
	@scripts/demo

sim: build ## Repeat one run of the simulator: make sim SEED=42
	.build/release/conclave-sim $(if $(SEED),--seed $(SEED))

bench: build ## Measure Conclave beside its peers
	Benchmarks/compare

clean: ## Remove everything that builds left
	rm -rf .build Benchmarks/.build
