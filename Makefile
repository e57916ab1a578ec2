# The commands of this project. The work is in scripts/; each script installs what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check soak bench bundle release screenshots bindings format clean
# `make check test` runs one after the other.
.NOTPARALLEL:

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Open the application on the practice workspace (without a display: share a few audiences and save screenshots)
	@scripts/run.sh

test: ## Run all tests, including those in the real window
	@scripts/test.sh

check: ## Check format, lints, documentation, licenses, generated files and the shape of the project
	@scripts/check.sh

soak: ## Run the long forms of the tests: an hour of fuzzing, many more made-up cases, killed programs (minutes=N for less fuzzing)
	@scripts/soak.sh $(minutes)

bench: ## Measure the parts that must be fast
	@scripts/bench.sh

bundle: ## Build the Debian package, install it in a folder of its own, and start it
	@scripts/bundle.sh

release: ## Run everything a release must pass, and collect the package, its bills of materials, and the checksums
	@scripts/release.sh

screenshots: ## Take the screenshots in the documentation from the running application
	@scripts/screenshots.sh

bindings: ## Generate ui/src/bindings.ts from the shell's commands
	@scripts/bindings.sh

format: ## Format all sources
	@scripts/format.sh

clean: ## Remove everything that was built
	cargo clean
	rm -rf ui/dist ui/node_modules artifacts
